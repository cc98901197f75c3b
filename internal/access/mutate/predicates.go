package main

import "slices"

// predicates are all conditions by which somebody is kept from something. Each is found by a text that has to stand in its
// file once, so that none is lost when the code around it changes.
func predicates() []predicate {
	return slices.Concat(
		principals(), tokens(), admittance(), puttingOut(), sessions(), visibility(), isolation(), writing(), naming(), again(),
	)
}

// never makes a condition one that does not hold.
func never(name, file, condition string, suites ...suite) predicate {
	return predicate{name, file, condition, "false", suites}
}

// unasked makes a check one whose refusal is not heard.
func unasked(name, file, check string, suites ...suite) predicate {
	return predicate{name, file, "err := " + check + "; err != nil", "err := " + check + "; err != nil && false", suites}
}

// principals are the checks of a principal against the tables.
func principals() []predicate {
	const file = "internal/access/check.go"
	return []predicate{
		never("role of an operation", file, "may.byRole(op, p.Role) == never", tables, answers),
		never("scope of an operation", file, "may.byScope(op, p.Scope) == never", tables, answers),
		never("role of a type", file, "sees.byRole(typeName, p.Role) == never", tables, answers),
		never("scope of a type", file, "sees.byScope(typeName, p.Scope) == never", tables, answers),
		unasked("operation of a write", file, "p.check(d)", tables, writers, answers),
		{"units of a write", file, "may.byRole(string(d.Operation), p.Role) == always", "true", []suite{tables, writers, answers}},
		never("a record of no unit", file, "unit == 0", tables, writers, answers),
		never("a record of another's unit", file, "!slices.Contains(p.Units, unit)", tables, writers, answers),
		never("a record that is not there", file, "len(units) == 0", tables, writers, answers),
		{
			"what no table names", file, "return c\n\t}\n\treturn never", "return c\n\t}\n\treturn always",
			[]suite{tables, answers},
		},
	}
}

// tokens are the conditions on which a token is taken, made and ended.
func tokens() []predicate {
	const used, made = "internal/access/access.go", "internal/access/token.go"
	return []predicate{
		{"a revoked token", used, "t.revoked_at is null and ", "", []suite{tables, answers}},
		{"an expired token", used, "t.expires_at > ?", "? > 0", []suite{tables, answers}},
		{"a token of an archived member", used, "and m.archived_at is null ", "and 1 = 1 ", []suite{tables, answers}},
		{"a token of a revoked grant", used, "and g.revoked_at is null ", "", []suite{tables, people}},
		{"a token of a disabled account", used, " and a.disabled_at is null`", "`", []suite{tables, people}},
		never("a token beyond the role of its person", used, "granted.Valid && !Role(granted.String).Covers(p.Role)", tables, people),
		unasked("a token of another member", made, "p.Check(ManageTokens)", tables, people),
		{"a token of another register", made, "t.Register != p.Register || ", "", []suite{tables, people}},
		{"a token that can do more than its maker", made, " || !p.Covers(t.Role, t.Scope) || !p.Role.Covers(t.Role)", "", []suite{tables, people}},
		{"a token that shows more than its maker", made, " || !p.Role.Covers(t.Role)", "", []suite{tables, people}},
		never("a token made beyond the role of its person", made, `role != "" && !role.Covers(t.Role)`, tables, people),
		{"a token made of a revoked grant", made, "case revoked:", "case revoked && false:", []suite{tables}},
		unasked("who makes a token on a page", "internal/server/pages_account.go", "p.CheckToken(t)", people),
	}
}

// admittance is who is let into a register by an account, and by which address.
func admittance() []predicate {
	const file = "internal/access/grant.go"
	return []predicate{
		{"a revoked grant", file, "g.account_id = ? and g.revoked_at is null and", "g.account_id = ? and", []suite{tables, people}},
		{"a disabled account", file, " and a.disabled_at is null and m.archived_at is null`", " and m.archived_at is null`", []suite{tables, people}},
		{"an archived member", file, " and m.archived_at is null`", "`", []suite{tables, people}},
		{"the register in an address", file, `personQuery+" and r.key = ?"`, `personQuery+" and ? <> ''"`, []suite{tables, people}},
		never("a token at the address of another register", file, "key != p.RegisterKey", tables, answers),
		{
			"the account of a grant", file, "where g.account_id = ? and", "where ? <> 0 and",
			[]suite{tables, people},
		},
		{"the role of a person", file, `in.Actor = "member/" + member`, `in.Actor, in.Role = "member/"+member, Admin`, []suite{tables, answers}},
	}
}

// puttingOut are the conditions by which who was put out stays out, and by which no two decide about one role.
func puttingOut() []predicate {
	const change, follow = "internal/access/grant_change.go", "internal/access/vouched_follow.go"
	const open = "where register_id = ? and used_at is null"
	suites := []suite{tables, people}
	return []predicate{
		{"what was put out, to an issuer", follow, "err == nil && !out", "err == nil && (!out || true)", suites},
		{"a member that was archived, to an issuer", follow, "m.archived_at is not null or ", "", suites},
		{
			"a grant that was revoked, to an issuer", follow, "g.revoked_at is not null and g.created_by not like ?",
			"g.revoked_at is not null and g.created_by = ?", suites,
		},
		{"open invitations of who is put out", change, open, "where register_id = ? and used_at is not null", suites},
		{"open invitations by address", change, "email = ? or ", "email = ? and 1 = 0 or ", suites},
		{"open invitations by member", change, " or member_id in (select", " or 1 = 0 and member_id in (select", suites},
		unasked("what others decide about a grant", change, "p.checkGrant(ctx, s)", suites...),
		{"a grant of an archived member", change, "if s.archived {", "if s.archived && false {", suites},
		{"a grant that an issuer gave", change, `s.revoked || name == ""`, "true", suites},
	}
}

// sessions are the conditions by which an ended session stays ended.
func sessions() []predicate {
	const file, next = "internal/access/session.go", "generation = generation + 1"
	suites := []suite{tables, people}
	stays := func(name, file, begin, end string) predicate {
		return predicate{name, file, begin + next + end, begin + "generation = generation" + end, suites}
	}
	return []predicate{
		never("a session of a generation that ended", file, "now != generation", suites...),
		{"a session that ended under way", file, "case h.ended:", "case h.ended && false:", suites},
		stays("the generation of who signs out everywhere", file, "update accounts set ", ` where id = ?"`),
		stays("the generation of a password", "internal/access/account_change.go", "password_hash = ?, ", ""),
		stays("the generation of who came by an issuer", "internal/access/issuer.go", "update accounts set ", "\n"),
		{
			"the generation of who accepts an invitation", "internal/server/pages_invitation.go",
			"a.Generation = s.sessions.GetInt64(ctx, access.SessionGeneration)", "",
			[]suite{people},
		},
	}
}

// visibility are the places where the read path asks whether a type may be seen.
func visibility() []predicate {
	const resolver = "graph/resolver.go"
	return []predicate{
		unasked("reading at all", resolver, "op.principal.Check(access.Read)", answers),
		{"whose eyes a session has", resolver, "p.Visible,", "func(string) error { return nil },", []suite{answers}},
		unasked("the type of an object", "internal/read/plan.go", "p.session.mayRead(r.typ)", answers),
		unasked("the types of a list", "internal/read/plan_page.go", "p.session.mayRead(m.typ)", answers),
		unasked("the type that a filter tests", "internal/read/filter.go", "f.session.mayRead(to)", answers),
		never("the types on the path of a citation", "internal/read/citations.go", "types[link.To]", attacks),
		unasked("the types that a filter in the team's words looks at", "internal/read/filter_domain.go", "f.session.mayRead(model.ByName(name))", answers),
		unasked("the type that a number counts", "internal/read/summary.go", "s.mayRead(t)", answers),
		unasked("the type of a group of numbers", "internal/read/summary.go", "s.mayRead(from)", answers),
		unasked("the types that a group of numbers looks at", "internal/read/summary.go", "s.mayRead(to)", answers),
		unasked("the types that something is worked out from", "internal/read/worked.go", "p.session.mayRead(b.Type)", answers),
		unasked("the types that annexes are of", "internal/read/annex.go", "p.session.mayRead(t)", answers),
		unasked("the types that annexes are made of", "internal/read/annex.go", "p.mayReadBelow(reading)", answers),
		unasked("the types that arrangements are shown of", "internal/read/joint.go", "p.mayReadBelow(compliance.Readings(r.typ))", answers),
		unasked("the types that the state of a proposal follows from", "internal/read/proposals.go", "p.session.mayRead(model.ByName(name))", answers),
		unasked("the types that a list of sub-processors is made of", "internal/read/sublist.go", "p.mayReadBelow(reading)", answers),
		unasked("the types that documents are made of", "internal/read/report.go", "p.session.mayRead(t)", answers),
	}
}

// isolation are the places where a statement is held to the register.
func isolation() []predicate {
	const free = `st.add("1 = 1")`
	register := func(name, file, call, instead string) predicate {
		return predicate{name, file, call, instead, []suite{answers, readers}}
	}
	const pages = `s.inRegister(st, m.typ, "t", c.from != nil && m.typ != findingType)`
	return []predicate{
		register("register of records by id", "internal/read/rows.go", `s.inRegister(st, r.typ, "t", true)`, free),
		register("register of parts and links", "internal/read/links.go", `s.inRegister(st, l.to.typ, "t", true)`, free),
		register("register of a role of an organisation", "internal/read/derived.go", `s.inRegister(st, l.to.typ, "t", true)`, free),
		register("register of a record that is asked for by id or key", "internal/read/annex_load.go", `s.inRegister(st, t, "t", isID)`, free),
		register("register of what a filter tests", "internal/read/filter.go", `f.session.inRegister(f.st, to, far, true)`, `f.st.add("1 = 1")`),
		register("register of what a filter in the team's words looks at", "internal/read/filter_domain.go", `f.session.inRegister(f.st, model.ByName(typ), alias, found)`, `f.st.add("1 = 1")`),
		register("register of what the summary counts", "internal/read/summary.go", `s.inRegister(st, t, "t", false)`, free),
		register("register of what a group of numbers looks at", "internal/read/summary.go", `s.inRegister(st, to, j.alias, true)`, free),
		register("register of a root list", "internal/read/connection.go", pages, "if c.from == nil { "+free+" } else { "+pages+" }"),
		register("register of a list below a record", "internal/read/connection.go", pages, "if c.from != nil { "+free+" } else { "+pages+" }"),
		register("register of every statement", "internal/read/rows.go", `column+" = ?", s.scope.Register`, `column+" > ?", 0`),
		{
			"register of what a change names", "internal/registry/resolve.go", `typ.RegisterColumn() + " = ? and ("`,
			`typ.RegisterColumn() + " > 0 * ? and ("`,
			[]suite{answers, writers, readers},
		},
		{
			"register of whole records", "internal/record/record.go", `t.RegisterColumn() + " = ?"`,
			`t.RegisterColumn() + " > 0 * ?"`,
			[]suite{answers, {"./internal/record", "."}},
		},
	}
}

// writing are the checks that every change passes.
func writing() []predicate {
	const file = "internal/registry/permit.go"
	suites := []suite{writers, answers}
	return []predicate{
		unasked("the operation, before anything is locked", file, "w.principal.Check(c.operation())", suites...),
		unasked("the operation and unit of a change", file, "t.writer.principal.CheckWrite(c.operation(), c.Type, units...)", suites...),
		{"the unit before a change", file, "units = append(units, unitOf(it.old))", "units = append(units, unitOf(it.new))", suites},
		{"the unit after a change", file, "units = append(units, unitOf(it.new))\n\t\t\tif it.old != nil {", "if it.old == nil {\n\t\t\t\tunits = append(units, unitOf(it.new))\n\t\t\t} else {", suites},
		{"a record put that was another", file, "c.Action == Put && !it.differs()", "c.Action == Put", suites},
		{"somebody let in who makes a register", file, "t.fresh && outside", "false && outside", suites},
		never("a writer of another register", file, "!t.fresh && w.principal.Register != w.Register", suites...),
		{"a writer without a principal", file, "!system", "!system && false", suites},
	}
}

// naming are the checks by which a writer names nothing that it does not see.
func naming() []predicate {
	const file = "internal/registry/permit.go"
	suites := []suite{writers, attacks}
	return []predicate{
		{"whatever a writer names", file, "return t.admitTypes()", "return nil", suites},
		{"a link that a writer names", file, "given && err != nil", "given && err != nil && false", suites},
		unasked("a reference that a writer names", file, "hidden[member.Ref]", suites...),
		unasked("what a part names", file, "firstNamed(link.Target(), part, hidden)", suites...),
		unasked("the type that a writer names", file, "hidden[c.Type.Name]", suites...),
	}
}

// again are the conditions on which a writer is still one when the register is locked.
func again() []predicate {
	const file, permit = "internal/access/again.go", "internal/registry/permit.go"
	suites := []suite{writers, attacks}
	return []predicate{
		unasked("a writer under the lock", "internal/registry/transaction.go", "t.readmit(ctx)", suites...),
		{"a writer that is good no longer", file, "case !found:", "case !found && false:", suites},
		{"a token beyond the role of its person by now", file, "!granted.Covers(now.Role)", "false", suites},
		{"a role by now", file, "now.Role == p.Role && (", "(", suites},
		{"units by now", file, "slices.Equal(units, p.Units)", "slices.Equal(units, units)", suites},
		{"the token of a writer", file, "where t.id = ? and ", "where t.id > 0 * ? and ", suites},
		{"the register of a writer", file, "and g.register_id = ?", "and g.register_id > 0 * ?", suites},
		{"a plan by other rights", permit, "t.writer.principal, t.results = now, nil", "t.writer.principal = now", suites},
		{"the operation by now", permit, "return t.admit()", "return nil", suites},
	}
}
