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

	certainties          = []string{"CERTAIN", "MAY_INCLUDE", "UNKNOWN"}
	useBounds            = []string{"NONE", "WHERE_NECESSARY", "WITH_CONSENT"}
	disclosureRoles      = []string{"PROCESSOR", "SUB_PROCESSOR", "JOINT_CONTROLLER", "INDEPENDENT_CONTROLLER", "UNKNOWN"}
	disclosureConditions = []string{"LEGAL_DUTY", "PROTECT_OWN_RIGHTS", "MERGER", "ASSET_SALE", "WHERE_NECESSARY", "WITH_CONSENT"}
	timings              = []string{"PAST", "ONGOING", "PLANNED"}
	dataSourceKinds      = []string{"DATA_SUBJECT", "AUTOMATIC", "CLIENT_SYSTEMS", "SERVICE_PROVIDER", "PARTNER", "PUBLIC_SOURCE", "OTHER"}
	sourceChannels       = []string{"WEBSITE", "MOBILE_APP", "PRODUCT", "SERVICE", "EMAIL", "PHONE", "POST", "IN_PERSON", "OTHER"}
	specialKinds         = []string{
		"RACIAL_OR_ETHNIC_ORIGIN", "POLITICAL_OPINIONS", "RELIGIOUS_OR_PHILOSOPHICAL_BELIEFS", "TRADE_UNION_MEMBERSHIP", "GENETIC", "BIOMETRIC", "HEALTH", "SEX_LIFE", "SEXUAL_ORIENTATION",
	}
	personKinds       = []string{"NATURAL", "JURISTIC", "BOTH"}
	relationships     = []string{"INTERNAL", "AFFILIATE", "PUBLIC_AUTHORITY", "SUCCESSOR", "SUPPLIER", "OTHER"}
	systemKinds       = []string{"APPLICATION", "CLOUD_SERVICE", "INFRASTRUCTURE", "DEVICE", "PAPER", "OTHER"}
	measureCategories = []string{
		"PSEUDONYMISATION_ENCRYPTION", "ONGOING_CONFIDENTIALITY_INTEGRITY", "RESTORE_AVAILABILITY", "TESTING", "IDENTIFICATION_AUTHORISATION", "TRANSMISSION", "STORAGE", "PHYSICAL", "LOGGING",
		"CONFIGURATION", "GOVERNANCE", "CERTIFICATION", "MINIMISATION", "DATA_QUALITY", "RETENTION", "ACCOUNTABILITY", "PORTABILITY_ERASURE",
		"INCIDENT_RESPONSE", "CONFIDENTIALITY", "TRAINING", "SUPPLIER_CONTROL", "ASSISTANCE",
	}
	retentionBounds   = []string{"EXACT", "MINIMUM", "MAXIMUM"}
	retentionTriggers = []string{"COLLECTION", "LAST_USE", "ENQUIRY_CLOSED", "RELATIONSHIP_END", "CONTRACT_END", "CONSENT_WITHDRAWN", "INCIDENT_CLOSED", "TAX_FILING_DEADLINE", "OTHER"}
	variations        = []string{"SYSTEM", "RISK", "CLIENT", "PURPOSE", "LAW", "OTHER"}
	endActions        = []string{"DELETE", "ANONYMISE", "DE_IDENTIFY", "RETURN", "ARCHIVE", "REVIEW"}
	authorisations    = []string{"SPECIFIC", "GENERAL", "NONE", "UNKNOWN"}
	windowUnits       = []string{"CALENDAR_DAYS", "BUSINESS_DAYS"}
	subDecisions      = []string{"PENDING", "ACCEPTED", "ACCEPTED_BY_SILENCE", "OBJECTED", "WITHDRAWN"}
	agreementForms    = []string{"DPA", "EU_SCC_2021_915", "EU_SCC_2021_914", "OTHER_LEGAL_ACT"}
	agreementStatuses = []string{"NOT_EVIDENCED", "DRAFT", "SENT", "SIGNED", "TERMINATED"}
	endsOfContract    = []string{"DELETE", "RETURN", "CONTROLLERS_CHOICE", "UNKNOWN"}
	capacities        = []string{"CONTROLLER", "PROCESSOR", "SUB_PROCESSOR", "UNKNOWN"}
	joinings          = []string{"SIGNATORY", "AFFILIATE", "ACCEDED"}
	termLetters       = []string{"A_INSTRUCTIONS", "B_CONFIDENTIALITY", "C_SECURITY", "D_SUB_PROCESSORS", "E_RIGHTS_ASSISTANCE", "F_COMPLIANCE_ASSISTANCE", "G_DELETION_OR_RETURN", "H_AUDIT", "INFRINGING_INSTRUCTION"}
)
