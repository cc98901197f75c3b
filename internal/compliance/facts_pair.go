package compliance

import (
	"encoding/json"
	"fmt"

	"github.com/openropa/ropa/internal/record"
)

// factSide is told of an engagement that one of us renders, by each activity on either side of it that is in this register: what
// the two records have to agree on. It is followed by a side as JSON, for a fact of its own for each category would be thousands
// where one activity serves many clients.
const factSide = "side:"

// side is what the record of one activity says.
type side struct {
	// Client tells a controller's activity from a processor's.
	Client bool   `json:"client"`
	Name   string `json:"name"`
	State  string `json:"state"`
	// Data, People and Purposes are what is processed, of whom and what for, those of the house among them.
	Data     []stated `json:"data,omitempty"`
	People   []stated `json:"people,omitempty"`
	Purposes []stated `json:"purposes,omitempty"`
	// Special is a Fact: whether data of special categories are there.
	Special string `json:"special"`
}

// stated is something of a vocabulary.
type stated struct {
	ID   int64  `json:"id"`
	Name string `json:"name"`
	// KindOf are what it is a kind of, upwards.
	KindOf  []int64 `json:"kindOf,omitempty"`
	Special bool    `json:"special,omitempty"`
}

// sides tells the engagements of an activity that one of us renders what its record says.
func (t teller) sides(r *record.Record) {
	var engagements []*record.Record
	for _, engagement := range t.Inverse(r, "engagements") {
		supplier := t.One(engagement, "engaged")
		if r.Type.Name == "ProcessorActivity" {
			supplier = t.One(r, "processor")
		}
		if organisation := t.One(supplier, "organisation"); organisation != nil && Yes("own")(organisation) && engagement.One["engagerController"] != 0 {
			engagements = append(engagements, engagement)
		}
	}
	if engagements == nil {
		return
	}
	text, err := json.Marshal(t.sideOf(r))
	if err != nil {
		panic(fmt.Sprintf("tell what an activity says: %v", err)) // texts and numbers always have a JSON form
	}
	for _, engagement := range engagements {
		t.tell(engagement, factSide+string(text))
	}
}

// sideOf is what the record of an activity says.
func (t teller) sideOf(r *record.Record) side {
	out := side{Client: r.Type.Name == "ControllerActivity", Name: name(r), State: r.Text("processingState"), Special: r.Text("specialDataExpected")}
	special := false
	for _, category := range t.Categories(r) {
		one := stated{ID: category.ID, Name: name(category), Special: t.Is(category, Special)}
		for above := t.One(category, "parent"); above != nil; above = t.One(above, "parent") {
			one.KindOf = append(one.KindOf, above.ID)
		}
		special = special || one.Special
		out.Data = append(out.Data, one)
	}
	for _, people := range t.People(r) {
		out.People = append(out.People, stated{ID: people.ID, Name: name(people)})
	}
	list := t.Many(r, "instructedPurposes")
	for _, purpose := range r.Parts["purposes"] {
		if p := t.One(purpose, "purpose"); p != nil {
			list = append(list, p)
		}
	}
	for _, purpose := range list {
		out.Purposes = append(out.Purposes, stated{ID: purpose.ID, Name: name(purpose)})
	}
	if out.Client {
		out.Special = "FALSE"
		if special || len(r.Parts["specialConditions"]) > 0 {
			out.Special = "TRUE"
		}
	}
	return out
}
