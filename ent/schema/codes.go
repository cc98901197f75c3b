package schema

// The closed lists of codes. Those that the law keeps (legal bases, conditions) are data in internal/law instead.
var (
	facts            = []string{"TRUE", "FALSE", "UNKNOWN"}
	regimes          = []string{"UK_GDPR", "EU_GDPR", "POPIA"}
	processingStates = []string{"PLANNED", "LIVE", "SUSPENDED", "ENDED"}
	recordStatuses   = []string{"DRAFT", "IN_REVIEW", "APPROVED"}
	natures          = []string{"REAL", "CATEGORY", "EXAMPLE"}
	memberKinds      = []string{"PERSON", "PROGRAM"}
	legalForms       = []string{"SOLE_TRADER", "PARTNERSHIP", "COMPANY", "NON_PROFIT", "PUBLIC_BODY", "OTHER"}
	contactKinds     = []string{"GENERAL", "DPO", "EU_REPRESENTATIVE", "UK_REPRESENTATIVE", "INFORMATION_OFFICER", "RIGHTS_REQUESTS", "KEY_CONTACT"}
	addressKinds     = []string{"REGISTERED", "CORRESPONDENCE", "BUSINESS", "OTHER"}
	purposeKinds     = []string{
		"SERVICE", "SERVICE_MESSAGE", "SUPPORT", "DIRECT_MARKETING", "LEGAL_CLAIMS", "COMPLIANCE", "SECURITY", "ANALYTICS", "ADMINISTRATION", "EMPLOYMENT", "RESEARCH", "OTHER",
	}
	channels    = []string{"EMAIL", "SMS", "PHONE", "POST", "IN_APP", "ONLINE_ADVERTISING", "OTHER"}
	basisKinds  = []string{"SHIPPED", "OWN"}
	riskFlags   = []string{"EVALUATION_OR_SCORING", "AUTOMATED_DECISIONS", "SYSTEMATIC_MONITORING", "SENSITIVE_DATA", "LARGE_SCALE", "MATCHING_DATASETS", "VULNERABLE_SUBJECTS", "INNOVATIVE_TECHNOLOGY", "PREVENTS_EXERCISING_RIGHTS"}
	provisions  = []string{"NOT_REQUIRED", "STATUTORY", "CONTRACTUAL", "NECESSARY_FOR_CONTRACT", "UNKNOWN"}
	decisions   = []string{"NONE", "LEGAL_EFFECT", "SIMILARLY_SIGNIFICANT", "UNKNOWN"}
	annex1      = []string{"ANNEX1_P1_PUBLIC_TASK_DISCLOSURE", "ANNEX1_P2_SECURITY_DEFENCE", "ANNEX1_P3_EMERGENCY", "ANNEX1_P5_CRIME", "ANNEX1_P6_SAFEGUARDING"}
	sourceKinds = []string{"PRIVACY_NOTICE", "POLICY", "CONTRACT", "INTERVIEW", "QUESTIONNAIRE", "STATUTE", "OTHER"}
	statuses    = []string{"STATED", "INFERRED", "CONFIRMED"}
	qualifiers  = []string{"NONE", "TYPICALLY", "MAY", "EXAMPLE", "WHERE_NECESSARY", "WHERE_AVAILABLE", "AS_A_RULE"}
)
