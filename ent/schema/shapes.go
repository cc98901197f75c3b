package schema

// What is kept as JSON inside a row: lists without an edge, never filtered by.
var (
	citation = &Shape{Name: "Citation", Fields: []ShapeField{
		{Name: "path", Kind: "text", Scalar: "String", Required: true},
		{Name: "target", Kind: "text", Scalar: "String"},
		{Name: "document", Kind: "ref", Ref: "SourceDocument", Required: true},
		{Name: "clause", Kind: "text", Scalar: "String"},
		{Name: "status", Kind: "enum", Enum: "CitationStatus", Values: statuses, Default: "STATED", Required: true},
		{Name: "qualifier", Kind: "enum", Enum: "CitationQualifier", Values: qualifiers, Default: "NONE", Required: true},
	}}
	address = &Shape{Name: "Address", Fields: []ShapeField{
		{Name: "kind", Kind: "enum", Enum: "AddressKind", Values: addressKinds, Default: "BUSINESS", Required: true},
		{Name: "lines", Kind: "textList", Scalar: "String"},
		{Name: "locality", Kind: "text", Scalar: "String"},
		{Name: "region", Kind: "text", Scalar: "String"},
		{Name: "postalCode", Kind: "text", Scalar: "String"},
		{Name: "country", Kind: "text", Scalar: "CountryCode"},
	}}
	registration = &Shape{Name: "Registration", Fields: []ShapeField{
		{Name: "scheme", Kind: "text", Scalar: "String", Required: true},
		{Name: "number", Kind: "text", Scalar: "String", Required: true},
		{Name: "country", Kind: "text", Scalar: "CountryCode"},
	}}
	attestation = &Shape{Name: "Attestation", Fields: []ShapeField{
		{Name: "name", Kind: "text", Scalar: "String", Required: true},
		{Name: "reference", Kind: "text", Scalar: "String"},
		{Name: "validUntil", Kind: "date"},
		{Name: "url", Kind: "text", Scalar: "URL"},
	}}
	trigger = &Shape{Name: "RetentionTrigger", Fields: []ShapeField{
		{Name: "event", Kind: "enum", Enum: "RetentionEvent", Values: retentionTriggers, Default: "OTHER", Required: true},
		{Name: "description", Kind: "text", Scalar: "String"},
	}}
	stage = &Shape{Name: "RetentionStage", Fields: []ShapeField{
		{Name: "name", Kind: "text", Scalar: "String", Required: true},
		{Name: "period", Kind: "text", Scalar: "Duration"},
		{Name: "criterion", Kind: "text", Scalar: "String"},
	}}
	instruction = &Shape{Name: "Instruction", Fields: []ShapeField{
		{Name: "text", Kind: "text", Scalar: "String", Required: true},
		{Name: "givenOn", Kind: "date"},
		{Name: "reference", Kind: "text", Scalar: "String"},
	}}
	term = &Shape{Name: "Term", Fields: []ShapeField{
		{Name: "letter", Kind: "enum", Enum: "TermLetter", Values: termLetters, Required: true},
		{Name: "agreed", Kind: "enum", Enum: "Fact", Values: facts, Default: "UNKNOWN", Required: true},
		{Name: "clause", Kind: "text", Scalar: "String"},
		{Name: "note", Kind: "text", Scalar: "String"},
	}}
	signature = &Shape{Name: "Signature", Fields: []ShapeField{
		{Name: "party", Kind: "ref", Ref: "Organisation", Required: true},
		{Name: "name", Kind: "text", Scalar: "String"},
		{Name: "title", Kind: "text", Scalar: "String"},
		{Name: "signedOn", Kind: "date"},
	}}
	dutyAllocation = &Shape{Name: "DutyAllocation", Fields: []ShapeField{
		{Name: "duty", Kind: "enum", Enum: "JointDuty", Values: jointDuties, Required: true},
		{Name: "controller", Kind: "ref", Ref: "Controller"},
		{Name: "note", Kind: "text", Scalar: "String"},
	}}
	clockStop = &Shape{Name: "ClockStop", Fields: []ShapeField{
		{Name: "from", Kind: "date", Required: true},
		{Name: "to", Kind: "date"},
		{Name: "reason", Kind: "text", Scalar: "String"},
	}}
	amendment = &Shape{Name: "Amendment", Fields: []ShapeField{
		{Name: "text", Kind: "text", Scalar: "String", Required: true},
		{Name: "effectiveFrom", Kind: "date"},
		{Name: "reference", Kind: "text", Scalar: "String"},
	}}
)
