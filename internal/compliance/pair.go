package compliance

import (
	"encoding/json"
	"slices"
	"strings"
)

// pairChecks are the rules on engagements in which the record of the client and that of the supplier meet.
var pairChecks = map[string]check{
	"N17": func(c *Case) {
		clients, suppliers := c.sides()
		clientData, clientPeople := all(clients, data), all(clients, people)
		var beyond []string
		for _, s := range all(suppliers, data) {
			if !s.Special && clientData != nil && !s.among(clientData) { // special ones are told of by N18
				beyond = append(beyond, s.Name)
			}
		}
		for _, s := range all(suppliers, people) {
			if clientPeople != nil && !s.among(clientPeople) {
				beyond = append(beyond, s.Name)
			}
		}
		if beyond != nil {
			c.Fail(processorSide, "The processor's record has %s, which the record of %s for this service does not have.",
				listed(beyond), c.party(c.engager(c.Record)))
		}
	},
	"N18": specialInOne,
	"N19": func(c *Case) {
		clients, suppliers := c.sides()
		pursued := all(clients, purposes)
		var others []string
		for _, s := range all(suppliers, purposes) {
			if pursued != nil && !s.among(pursued) {
				others = append(others, s.Name)
			}
		}
		if others != nil {
			c.Ask(processorSide, "The processor is instructed to process data for %s, which is none of the purposes of %s. For which of those is it?",
				listed(others), c.party(c.engager(c.Record)))
		}
	},
	"N20": func(c *Case) {
		clients, suppliers := c.sides()
		if clients == nil {
			return
		}
		atClient, atSupplier := in(clients, "LIVE"), in(suppliers, "LIVE")
		switch {
		case len(atSupplier) > 0 && len(in(clients, "ENDED")) == len(clients):
			c.Fail(processorSide, "%s goes on at the processor, and %s has ended at %s.", named(atSupplier), named(clients), c.party(c.engager(c.Record)))
		case len(atClient) > 0 && len(in(suppliers, "ENDED")) == len(suppliers):
			c.Fail(clientSide, "%s goes on at %s, and %s has ended at the processor.", named(atClient), c.party(c.engager(c.Record)), named(suppliers))
		}
	},
	"N21": func(c *Case) {
		ours := Yes("own")
		client, supplier := c.One(c.One(c.Record, "engagerController"), "organisation"), c.One(c.One(c.Record, "engaged"), "organisation")
		if client == nil || supplier == nil || !ours(client) || !ours(supplier) {
			return
		}
		switch clients, suppliers := c.Record.Many[clientSide], c.Record.Many[processorSide]; {
		case len(clients) > 0 && len(suppliers) == 0:
			c.Ask(processorSide, "%s is one of us. By which of its activities does it render the service?", name(supplier))
		case len(clients) == 0 && len(suppliers) > 0:
			c.Ask(clientSide, "%s is one of us. Which of its activities does the service serve?", name(client))
		}
	},
}

// The links of an engagement to either side.
const (
	clientSide    = "controllerActivities"
	processorSide = "processorActivities"
)

// sides are what was told of the record, on behalf of the client and of the supplier, in the order of their names: nothing unless
// both were heard.
func (c *Case) sides() (clients, suppliers []side) {
	for _, text := range c.FactsWith(c.Record, factSide) {
		var s side
		if err := json.Unmarshal([]byte(text), &s); err != nil {
			continue // nobody else writes it
		}
		if s.Client {
			clients = append(clients, s)
		} else {
			suppliers = append(suppliers, s)
		}
	}
	if clients == nil || suppliers == nil {
		return nil, nil
	}
	byName := func(a, b side) int { return strings.Compare(a.Name, b.Name) }
	slices.SortStableFunc(clients, byName)
	slices.SortStableFunc(suppliers, byName)
	return clients, suppliers
}

func data(s side) []stated     { return s.Data }
func people(s side) []stated   { return s.People }
func purposes(s side) []stated { return s.Purposes }

// all is what any of some sides says, each once, without those that have ended: what they say is of the past.
func all(sides []side, said func(side) []stated) []stated {
	var out []stated
	for _, s := range sides {
		if s.State == "ENDED" {
			continue
		}
		for _, one := range said(s) {
			if !slices.ContainsFunc(out, func(other stated) bool { return other.ID == one.ID }) {
				out = append(out, one)
			}
		}
	}
	slices.SortStableFunc(out, func(a, b stated) int { return strings.Compare(a.Name, b.Name) })
	return out
}

// among reports whether something, or what it is a kind of, is in a list.
func (s stated) among(list []stated) bool {
	return slices.ContainsFunc(list, func(other stated) bool { return other.ID == s.ID || slices.Contains(s.KindOf, other.ID) })
}

// in lists the sides that are in a state.
func in(sides []side, state string) []side {
	return slices.DeleteFunc(slices.Clone(sides), func(s side) bool { return s.State != state })
}

func named(sides []side) string {
	var out []string
	for _, s := range sides {
		out = append(out, s.Name)
	}
	return listed(out)
}

// specialInOne is N18: data of special categories in one of the two records, and none in the other, which says what is in it.
func specialInOne(c *Case) {
	clients, suppliers := c.sides()
	clients, suppliers = going(clients), going(suppliers)
	stated := all(clients, data)
	client := c.party(c.engager(c.Record))
	if stated == nil || len(suppliers) == 0 {
		return
	}
	var beyond []string
	for _, s := range all(suppliers, data) {
		if s.Special && !s.among(stated) {
			beyond = append(beyond, s.Name)
		}
	}
	expects := func(said string) []side {
		return slices.DeleteFunc(slices.Clone(suppliers), func(s side) bool { return s.Special != said })
	}
	has := slices.ContainsFunc(clients, func(s side) bool { return s.Special == "TRUE" })
	switch {
	case beyond != nil:
		c.Fail(processorSide, "The processor's record has %s, of a special category, which the record of %s for this service does not have.",
			listed(beyond), client)
	case !has && len(expects("TRUE")) > 0:
		c.Fail(processorSide, "%s expects data of special categories, and the record of %s for this service has none.", named(expects("TRUE")), client)
	case has && len(expects("FALSE")) == len(suppliers):
		c.Fail(processorSide, "%s is not to expect data of special categories, and the record of %s for this service has some.",
			named(suppliers), client)
	}
}

// going leaves out the sides that have ended.
func going(sides []side) []side {
	return slices.DeleteFunc(slices.Clone(sides), func(s side) bool { return s.State == "ENDED" })
}
