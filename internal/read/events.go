package read

import (
	"github.com/99designs/gqlgen/graphql"

	"github.com/openropa/ropa/internal/model"
)

// accessEvents is the root list of access events. They are no records: nothing links to them, and no id finds them.
const accessEvents = "accessEvents"

// eventType describes access events as if they were a type of the model, so that they are listed as all else is.
var eventType = &model.Type{
	Name: "AccessEvent", Plural: accessEvents, Prefix: "acev", Table: "access_events",
	Fields: []*model.Field{
		{Name: "at", Column: "at", Kind: model.DateTime, Required: true},
		{Name: "kind", Column: "kind", Kind: model.Enum, Required: true},
		{Name: "actor", Column: "actor", Kind: model.Text, Required: true},
		{Name: "token", Column: "token_id", Kind: model.Ref, Ref: "Token"},
		{Name: "account", Column: "account_id", Kind: model.Ref, Ref: "Account"},
		{Name: "request", Column: "request", Kind: model.Text, Required: true},
		{Name: "detail", Column: "detail", Kind: model.Text, Required: true},
	},
}

// outside are what the ids of events lead to, which the contract does not show.
var outside = map[string]*model.Type{"Token": {Prefix: "tok"}, "Account": {Prefix: "acct"}}

// writeOutside writes the id of something that is no record.
func writeOutside(f *model.Field) func(*output, any) {
	return func(o *output, cell any) {
		if id, ok := cell.(int64); ok {
			o.id(outside[f.Ref], id)
		} else {
			o.null()
		}
	}
}

// events plans the list of access events, the newest first.
func (p *planner) events(field graphql.CollectedField, args map[string]any) (*plan, error) {
	where := map[string]any{}
	if kinds, given := args["kind"].([]any); given {
		where["kind"] = map[string]any{"in": kinds}
	}
	if since, given := args["since"].(string); given {
		where["at"] = map[string]any{"gte": since}
	}
	pg, err := parsePage(accessEvents, map[string]any{
		"first": args["first"], "after": args["after"], "where": where,
		"orderBy": []any{map[string]any{"field": "AT", "direction": "DESC"}},
	}, []*model.Type{eventType}, false)
	if err != nil {
		return nil, err
	}
	return p.list(&connection{page: pg, members: []hanging{{rows: newRows(eventType)}}}, field.Selections, eventType.Name)
}
