package compliance

import (
	"slices"

	"github.com/openropa/ropa/internal/law"
)

// RequestDue tells by when a rights request has to be answered, by the law of the day on which it came. Rights with times of their
// own, such as access and correction under POPIA, come apart; the day that the team set counts for all of them.
func (c *Case) RequestDue() ([]Due, error) {
	r := c.Record
	var out []Due
	for _, right := range r.Texts("rights") {
		for _, matter := range matters[right] {
			row, ok := c.law.Deadline(r.Text("regime"), matter, c.received())
			if !ok {
				continue
			}
			i := slices.IndexFunc(out, func(d Due) bool { return d.Matter == matter })
			if i < 0 {
				d, err := c.requestDue(row)
				if err != nil {
					return nil, err
				}
				i, out = len(out), append(out, d)
			}
			out[i].Rights = append(out[i].Rights, right)
			break
		}
	}
	if len(out) > 0 {
		return out, nil
	}
	if row, ok := c.law.Deadline(r.Text("regime"), law.RightsRequestMatter, c.received()); ok {
		d, err := c.requestDue(row)
		return []Due{d}, err
	}
	d := Due{
		Matter: law.RightsRequestMatter, Regime: r.Text("regime"), Rights: r.Texts("rights"), Required: "TRUE",
		EnteredOn: r.Text("dueOn"), DoneOn: r.Text("closedOn"), Reason: "The law files know no time for what is asked.",
	}
	c.settle(&d, r.Text("status") == "CLOSED")
	return []Due{d}, nil
}

// requestDue works out by when the request of the case has to be answered under a row of the law.
func (c *Case) requestDue(row law.Deadline) (Due, error) {
	r, d := c.Record, due(row)
	d.EnteredOn, d.DoneOn = r.Text("dueOn"), r.Text("closedOn")
	from := dated{
		clock: law.Clock{
			Received: r.Text("receivedOn"), IdentityConfirmed: r.Text("identityConfirmedOn"), FeePaid: r.Text("feePaidOn"),
		},
		extendedOn: r.Text("extendedOn"),
	}
	stops, _ := r.Values["clockStops"].([]map[string]any)
	for _, stop := range stops {
		if began, _ := stop["from"].(string); began != "" {
			ended, _ := stop["to"].(string)
			from.clock.Stops = append(from.clock.Stops, law.Stop{From: began, To: ended})
		}
	}
	if err := c.reckon(&d, row, from); err != nil {
		return Due{}, err
	}
	c.settle(&d, r.Text("status") == "CLOSED")
	return d, nil
}

// received is the day on which what the case is about came, and that of the case where it is not recorded.
func (c *Case) received() string {
	if day := c.Record.Text("receivedOn"); day != "" {
		return day
	}
	return c.Day
}

// ComplaintDue tells by when a complaint has to be acknowledged, where the law asks for that, and answered. The day that the team
// set is for the answer.
func (c *Case) ComplaintDue() ([]Due, error) {
	r := c.Record
	closed := r.Text("status") == "CLOSED"
	answered := r.Text("outcomeToldOn")
	if answered == "" {
		answered = r.Text("closedOn")
	}
	var out []Due
	if row, ok := c.law.Deadline(r.Text("regime"), law.ComplaintAcknowledgementMatter, c.received()); ok {
		d := due(row)
		// Whoever is told of the outcome knows that the complaint came.
		if d.DoneOn = r.Text("acknowledgedOn"); d.DoneOn == "" {
			d.DoneOn = answered
		}
		if err := c.reckon(&d, row, dated{clock: law.Clock{Received: r.Text("receivedOn")}}); err != nil {
			return nil, err
		}
		c.settle(&d, closed)
		out = append(out, d)
	}
	d := Due{Matter: law.ComplaintOutcomeMatter, Regime: r.Text("regime"), Required: "TRUE", Reason: "The law files know no time for an answer."}
	if row, ok := c.law.Deadline(r.Text("regime"), law.ComplaintOutcomeMatter, c.received()); ok {
		d = due(row)
		if err := c.reckon(&d, row, dated{clock: law.Clock{Received: r.Text("receivedOn")}}); err != nil {
			return nil, err
		}
	}
	d.EnteredOn, d.DoneOn = r.Text("dueOn"), answered
	c.settle(&d, closed)
	return append(out, d), nil
}
