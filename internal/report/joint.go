package report

import (
	"slices"

	"github.com/openropa/ropa/internal/compliance"
	"github.com/openropa/ropa/internal/record"
)

// JointArrangement is what joint controllers have agreed on who does what, and what people are told of it (Art. 26).
type JointArrangement struct {
	// Arrangement is the record.
	Arrangement int64 `json:"arrangement"`
	// Day is the day, YYYY-MM-DD, as at which it stands.
	Day         string       `json:"day"`
	Controllers []JointParty `json:"controllers"`
	Activities  []int64      `json:"activities"`
	Duties      []JointDuty  `json:"duties"`
	// ContactPoint is the contact point for people, empty where none is named.
	ContactPoint string `json:"contactPoint"`
	// Essence is what people are given of the arrangement, and EssenceURL where they find it; empty where it is not recorded.
	Essence    string `json:"essence"`
	EssenceURL string `json:"essenceUrl"`
	// InForce says whether it binds on the day.
	InForce compliance.Answer `json:"inForce"`
	Reason  string            `json:"reason"`
	Ready   bool              `json:"ready"`
	Missing []AnnexMissing    `json:"missing"`

	title, language string
}

// JointParty is one of the joint controllers.
type JointParty struct {
	Controller   int64  `json:"controller"`
	Organisation int64  `json:"organisation"`
	Name         string `json:"name"`
}

// JointDuty is a duty and who has it.
type JointDuty struct {
	// Duty is the code of the duty.
	Duty  string `json:"duty"`
	Label string `json:"label"`
	// Controller is who has it, 0 where each of them does, with Name.
	Controller int64  `json:"controller"`
	Name       string `json:"name"`
	Note       string `json:"note"`
}

// duties are those of which Article 26(1) names the first two, and which an arrangement should allocate above all.
var jointDuties = []string{"INFORMATION", "RIGHTS_REQUESTS"}

// JointArrangementView tells an arrangement between joint controllers as at a day.
func JointArrangementView(set *compliance.Set, arrangement *record.Record, day string) *JointArrangement {
	w := newWriter(set, KindJoint, arrangement, "", day)
	v := &JointArrangement{
		Arrangement: arrangement.ID, Day: day, Controllers: []JointParty{}, Activities: []int64{}, Duties: []JointDuty{}, Missing: []AnnexMissing{},
		ContactPoint: arrangement.Text("contactPoint"), Essence: arrangement.Text("essence"), EssenceURL: arrangement.Text("essenceUrl"),
		title: name(arrangement), language: w.Register().Text("locale"),
	}
	party := func(controller *record.Record) string { return w.organisation(w.One(controller, "organisation")) }
	for _, controller := range w.Many(arrangement, "controllers") {
		v.Controllers = append(v.Controllers, JointParty{controller.ID, controller.One["organisation"], party(controller)})
	}
	for _, activity := range w.Many(arrangement, "activities") {
		v.Activities = append(v.Activities, activity.ID)
	}
	for _, duty := range objects(arrangement, "duties") {
		d := JointDuty{Duty: text(duty, "duty"), Label: capital(say(text(duty, "duty"))), Note: text(duty, "note")}
		if id, _ := duty["controller"].(int64); id != 0 {
			if controller := w.Set.Record(id); controller != nil {
				d.Controller, d.Name = id, party(controller)
			}
		}
		v.Duties = append(v.Duties, d)
	}
	v.InForce, v.Reason = w.binds(arrangement)
	v.lack(len(v.Controllers) < 2, "controllers", "Joint controllers", "Art 26(1)", "Link all controllers who decide together.")
	for _, code := range jointDuties {
		held := slices.ContainsFunc(v.Duties, func(d JointDuty) bool { return d.Duty == code })
		v.lack(!held, "duties", capital(say(code)), "Art 26(1)", "Record who of the controllers has this duty.")
	}
	v.lack(v.ContactPoint == "", "contactPoint", "Contact point", "Art 26(1)", "Name a contact point for people, or record who is turned to.")
	v.lack(v.Essence == "" && v.EssenceURL == "", "essence", "Essence", "Art 26(2)", "Write what people are given of the arrangement, or link it.")
	v.Ready = len(v.Missing) == 0
	return v
}

func (v *JointArrangement) lack(lacks bool, path, label, citation, mend string) {
	if lacks {
		v.Missing = append(v.Missing, AnnexMissing{Label: label, Record: v.Arrangement, Path: path, Citation: citation, HowToMend: mend})
	}
}

// binds says whether an arrangement is in force.
func (w *writer) binds(arrangement *record.Record) (compliance.Answer, string) {
	from, to := arrangement.Text("effectiveFrom"), arrangement.Text("endsOn")
	switch {
	case arrangement.Text("status") == "NOT_EVIDENCED":
		return compliance.AnswerUndetermined, "Nothing shows that it was agreed."
	case arrangement.Text("status") == "TERMINATED" && to == "":
		return compliance.AnswerNo, "It is terminated."
	case w.Past(to):
		return compliance.AnswerNo, "It ended on " + date(to) + "."
	case arrangement.Text("status") != "SIGNED" && arrangement.Text("status") != "TERMINATED":
		return compliance.AnswerNo, "It is not signed."
	case from != "" && !w.Reached(from):
		return compliance.AnswerNo, "It takes effect on " + date(from) + "."
	}
	return compliance.AnswerYes, "It is in force."
}

// Document writes the arrangement to be read.
func (v *JointArrangement) Document() *Document {
	d := &Document{
		Kind: KindJoint, Title: "Joint controllers: " + v.title, Language: v.language, Day: v.Day, Subject: v.Arrangement,
		Meta: []Fact{{"Under", "UK GDPR and EU GDPR Article 26"}, {"As at", date(v.Day)}, {"In force", applies[v.InForce]}, {"Because", v.Reason}},
	}
	section := func(code, heading, citation, path string, write func(*Section)) {
		s := Section{Code: code, Heading: heading, Citation: citation, Records: []int64{v.Arrangement}}
		write(&s)
		for _, m := range v.Missing {
			if m.Path == path {
				s.gap(m.Label+". "+m.HowToMend, m.Citation)
			}
		}
		d.Sections = append(d.Sections, s)
	}
	section("CONTROLLERS", "Controllers", "Art 26(1)", "controllers", func(s *Section) {
		var parties []string
		for _, p := range v.Controllers {
			parties = append(parties, p.Name)
		}
		s.list("", parties)
	})
	section("DUTIES", "Who does what", "Art 26(1)", "duties", func(s *Section) {
		var rows []Row
		for _, duty := range v.Duties {
			who := cell(duty.Name) // somebody has it also where nothing is known of who that is any more
			if duty.Controller == 0 {
				who = cell("Each for itself")
			}
			rows = append(rows, row(cell(duty.Label), who, cell(duty.Note).or(nothing())))
		}
		s.table("Duties", []string{"Duty", "Controller", "How"}, rows)
	})
	section("CONTACT_POINT", "Contact point for people", "Art 26(1)", "contactPoint", func(s *Section) { s.paragraph(v.ContactPoint) })
	section("ESSENCE", "Essence of the arrangement", "Art 26(2)", "essence", func(s *Section) {
		s.paragraph(v.Essence)
		s.facts(Fact{"Published at", v.EssenceURL})
	})
	return d
}
