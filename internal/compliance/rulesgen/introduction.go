package main

const introduction = `# The rules

Written by ` + "`go generate ./internal/compliance`" + ` from internal/law/data/rules.yaml and the cases in
internal/compliance/testdata/cases; do not edit.

A rule says what a register has to meet. Where a record does not meet it, there is a finding: it names the rule, the record in
which it is mended and the field there, says in the record's own words what is missing, and cites the law that asks for it. A
draft is never refused for what it lacks. Nothing here is legal advice.

**How to read it.** Below the heading of a rule stands when it fails. Then come its severity, the records on which its findings
are and the laws under which it applies; the provisions, with the days from or until which they ask for it; how to mend it; where
the law was read; and its cases. A word in capitals is what the register calls it: thresholds such as EXPIRY_WARNING are periods
in internal/law/data/thresholds.yaml.

**How much it matters.** ERROR is a breach of a duty as the register stands, WARNING something doubtful, INFO worth knowing. The
severity of a rule is that of processing that is under way and a fact that is absent or denied:

| processing that is | has a finding that is |
| --- | --- |
| under way (LIVE) | as the rule says |
| planned (PLANNED) | COMPLETENESS, what will have to be there; INFO stays INFO |
| suspended (SUSPENDED) | a WARNING at most |
| ended (ENDED) | none |

An engagement or a transfer is planned before its first day, and ended after its last one. Another record is as much under way as
the processing that uses it. Whether a record is a draft, in review or approved makes no difference.

**Questions.** What is UNKNOWN is neither there nor absent. Where an answer decides, the finding asks for it: a WARNING at most,
which ends in a question mark.

**Where and how often.** There is one finding for a rule and a field, for all laws under which it is one. It hangs where it is
mended: what is missing of a controller is found once, not on each of its activities. What an activity inherits from its
controller or processor counts as its own.

**Days.** Each question is asked as at a day, in the time zone of the register, by the law of that day. A finding holds from a day
to a day: one that time brings, such as an expiry, is there on that day without any change to the register. The first and the
last day of a period belong to it.

**Waivers.** Somebody can decide to live with a finding until a day, with a reason. The finding stays and shows the waiver; it
counts again after that day, as soon as it says something else, and once the waiver is archived.

**Letters.** "Counts for" names the letters of the record that a finding is about: Article 30(1) for a controller, Article 30(2)
for a processor, paragraph 41 of Schedule 1 to the Data Protection Act 2018, and section 51(1)(c) of PAIA.

**Cases.** Each rule is tested with the cases given here, in a register in which there is nothing to find otherwise: a fact that a
case does not mention is in order. In brackets stands the severity of the gravest finding, where it is not the rule's or the case is
at the boundary.

**Sources.** A source is verified if the law was read there, and secondary if it quotes or summarises the law; the day is that of
the last check. What is **not verified** is general knowledge, and has to be checked before anybody relies on it. Severities, and
how a rule looks at the register, are decisions of this register, not the law's.

`

const (
	nothing             = "Rules that find nothing"
	nothingIntroduction = `What a refusal is about is refused when it is written, with an error that names the field, so that no register holds it. A dropped
rule keeps its code, which is not used again.`
)
