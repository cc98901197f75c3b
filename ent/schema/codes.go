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
		"SERVICE", "SERVICE_MESSAGE", "SUPPORT", "DIRECT_MARKETING", "LEGAL_CLAIMS", "COMPLIANCE", "SECURITY", "ANALYTICS", "ADMINISTRATION", "EMPLOYMENT", "RESEARCH", "PUBLIC_TASK", "OTHER",
	}
	channels   = []string{"EMAIL", "SMS", "PHONE", "POST", "IN_APP", "ONLINE_ADVERTISING", "OTHER"}
	basisKinds = []string{"SHIPPED", "OWN"}
	riskFlags  = []string{
		"EVALUATION_OR_SCORING", "AUTOMATED_DECISIONS", "SYSTEMATIC_MONITORING", "SENSITIVE_DATA", "LARGE_SCALE", "MATCHING_DATASETS", "VULNERABLE_SUBJECTS", "INNOVATIVE_TECHNOLOGY", "PREVENTS_EXERCISING_RIGHTS",
		"LARGE_SCALE_PROFILING", "BIOMETRIC_DATA", "GENETIC_DATA", "INVISIBLE_PROCESSING", "TRACKING", "TARGETING_VULNERABLE", "PHYSICAL_HARM",
	}
	priorAuthorisations = []string{"IDENTIFIER_LINKING", "CONDUCT_FOR_THIRD_PARTIES", "CREDIT_REPORTING", "SPECIAL_DATA_ABROAD"}
	decisionGrounds     = []string{"CONTRACT", "LAW", "EXPLICIT_CONSENT"}
	marketingGrounds    = []string{"CONSENT", "EXISTING_CUSTOMER", "NOT_ELECTRONIC", "UNKNOWN"}
	provisions          = []string{"NOT_REQUIRED", "STATUTORY", "CONTRACTUAL", "NECESSARY_FOR_CONTRACT", "UNKNOWN"}
	decisions           = []string{"NONE", "LEGAL_EFFECT", "SIMILARLY_SIGNIFICANT", "UNKNOWN"}
	annex1              = []string{"ANNEX1_P1_PUBLIC_TASK_DISCLOSURE", "ANNEX1_P2_SECURITY_DEFENCE", "ANNEX1_P3_EMERGENCY", "ANNEX1_P5_CRIME", "ANNEX1_P6_SAFEGUARDING"}
	sourceKinds         = []string{"PRIVACY_NOTICE", "POLICY", "CONTRACT", "INTERVIEW", "QUESTIONNAIRE", "STATUTE", "OTHER"}
	statuses            = []string{"STATED", "INFERRED", "CONFIRMED"}
	qualifiers          = []string{"NONE", "TYPICALLY", "MAY", "EXAMPLE", "WHERE_NECESSARY", "WHERE_AVAILABLE", "AS_A_RULE"}

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
	systemKinds       = []string{"APPLICATION", "CLOUD_SERVICE", "ANALYTICS", "INFRASTRUCTURE", "DEVICE", "PAPER", "OTHER"}
	measureCategories = []string{
		"PSEUDONYMISATION_ENCRYPTION", "ONGOING_CONFIDENTIALITY_INTEGRITY", "RESTORE_AVAILABILITY", "TESTING", "IDENTIFICATION_AUTHORISATION", "TRANSMISSION", "STORAGE", "PHYSICAL", "LOGGING",
		"CONFIGURATION", "GOVERNANCE", "CERTIFICATION", "MINIMISATION", "DATA_QUALITY", "RETENTION", "ACCOUNTABILITY", "PORTABILITY_ERASURE",
		"INCIDENT_RESPONSE", "CONFIDENTIALITY", "TRAINING", "SUPPLIER_CONTROL", "ASSISTANCE",
	}
	retentionBounds    = []string{"EXACT", "MINIMUM", "MAXIMUM"}
	retentionTriggers  = []string{"COLLECTION", "LAST_USE", "ENQUIRY_CLOSED", "RELATIONSHIP_END", "CONTRACT_END", "CONSENT_WITHDRAWN", "INCIDENT_CLOSED", "TAX_FILING_DEADLINE", "OTHER"}
	variations         = []string{"SYSTEM", "RISK", "CLIENT", "PURPOSE", "LAW", "OTHER"}
	endActions         = []string{"DELETE", "ANONYMISE", "DE_IDENTIFY", "RETURN", "ARCHIVE", "REVIEW"}
	authorisations     = []string{"SPECIFIC", "GENERAL", "NONE", "UNKNOWN"}
	windowUnits        = []string{"CALENDAR_DAYS", "BUSINESS_DAYS"}
	subDecisions       = []string{"PENDING", "ACCEPTED", "ACCEPTED_BY_SILENCE", "OBJECTED", "WITHDRAWN"}
	subResolutions     = []string{"ALTERNATIVE", "TERMINATION", "REFUND"}
	agreementForms     = []string{"DPA", "EU_SCC_2021_915", "EU_SCC_2021_914", "OTHER_LEGAL_ACT"}
	agreementStatuses  = []string{"NOT_EVIDENCED", "DRAFT", "SENT", "SIGNED", "TERMINATED"}
	endsOfContract     = []string{"DELETE", "RETURN", "CONTROLLERS_CHOICE", "UNKNOWN"}
	transferStatuses   = []string{"CONDITIONAL", "ACTUAL"}
	transferRoles      = []string{"CONTROLLER", "PROCESSOR", "SUB_PROCESSOR", "THIRD_PARTY_PROCESSOR", "UNKNOWN"}
	frequencies        = []string{"ONE_OFF", "OCCASIONAL", "CONTINUOUS", "UNKNOWN"}
	supplements        = []string{"NONE", "AS_REQUIRED", "IN_PLACE", "UNKNOWN"}
	modules            = []string{"M1", "M2", "M3", "M4"}
	changeExits        = []string{"EXPORTER", "IMPORTER"}
	idtaUpdates        = []string{"DATA", "SPECIAL_DATA", "DATA_SUBJECTS", "PURPOSE", "SECURITY"}
	jointDuties        = []string{"INFORMATION", "RIGHTS_REQUESTS", "CONSENT", "SECURITY", "BREACH_NOTIFICATION", "BREACH_COMMUNICATION", "IMPACT_ASSESSMENT", "PROCESSORS", "TRANSFERS", "RECORDS", "OTHER"}
	assessmentKinds    = []string{"DPIA", "LIA", "TRA", "TIA", "PIIA", "DUE_DILIGENCE", "OTHER"}
	assessmentStatuses = []string{"PLANNED", "IN_PROGRESS", "DONE"}
	assessmentOutcomes = []string{"PROCEED", "PROCEED_WITH_MEASURES", "DO_NOT_PROCEED", "UNKNOWN"}
	residualRisks      = []string{"LOW", "MEDIUM", "HIGH", "UNKNOWN"}
	noticeKinds        = []string{"PRIVACY_NOTICE", "COOKIE_NOTICE", "STAFF_NOTICE", "PAIA_MANUAL", "OTHER"}
	noticeRegimes      = []string{"UK_GDPR", "EU_GDPR", "POPIA", "PECR"}
	assertionKinds     = []string{
		"ROLE", "SCOPE", "MINIMISATION", "LEGAL_FRAMEWORK", "LEGAL_BASIS", "SPECIAL_CONDITION", "RIGHT", "RESPONSE_TIME", "IDENTITY_CHECK", "EXCLUSIVE_USE", "STRICT_NECESSITY",
		"PROCESSOR_SAFEGUARDS", "FLOW_DOWN", "NO_TRANSFERS", "TRANSFER_SAFEGUARD", "COOKIE_CONTROL", "COMMITMENT", "NOTICE_CHANGES", "EXTERNAL_LINK", "AUTHORITY", "LINKED_NOTICE",
	}
	rights = []string{
		"INFORMED", "ACCESS", "RECTIFICATION", "ERASURE", "RESTRICTION", "PORTABILITY", "OBJECT", "OBJECT_DIRECT_MARKETING", "WITHDRAW_CONSENT", "AUTOMATED_DECISIONS",
		"COMPLAIN_AUTHORITY", "COMPLAIN_CONTROLLER", "NOTIFIED_OF_COMPROMISE", "CIVIL_PROCEEDINGS",
	}
	rightNatures        = []string{"STATUTORY", "VOLUNTARY"}
	storageTechnologies = []string{"COOKIE", "PIXEL", "PLUGIN", "LOCAL_STORAGE", "SDK", "FINGERPRINTING", "OTHER"}
	storagePurposes     = []string{"COMMUNICATION", "STRICTLY_NECESSARY", "STATISTICAL", "APPEARANCE", "EMERGENCY_ASSISTANCE", "ANALYTICS_OTHER", "MARKETING", "PROFILING", "UNSPECIFIED"}
	storageControls     = []string{"CONSENT", "OBJECTION", "BROWSER_SETTINGS", "NONE", "UNKNOWN"}
	requestStatuses     = []string{"RECEIVED", "AWAITING_INFORMATION", "IN_PROGRESS", "CLOSED"}
	requestOutcomes     = []string{"GRANTED", "PARTLY_GRANTED", "REFUSED", "FORWARDED", "WITHDRAWN"}
	complaintOutcomes   = []string{"UPHELD", "PARTLY_UPHELD", "REJECTED", "WITHDRAWN"}
	breachKinds         = []string{"CONFIDENTIALITY", "INTEGRITY", "AVAILABILITY"}
	breachRisks         = []string{"UNLIKELY", "RISK", "HIGH_RISK", "UNKNOWN"}
	notifiedParties     = []string{"AUTHORITY", "PEOPLE", "CONTROLLER", "OTHER"}
	silenceGrounds      = []string{"PROTECTED_DATA", "RISK_AVERTED", "DISPROPORTIONATE_EFFORT"}

	capacities  = []string{"CONTROLLER", "PROCESSOR", "SUB_PROCESSOR", "UNKNOWN"}
	joinings    = []string{"SIGNATORY", "AFFILIATE", "ACCEDED"}
	termLetters = []string{"A_INSTRUCTIONS", "B_CONFIDENTIALITY", "C_SECURITY", "D_SUB_PROCESSORS", "E_RIGHTS_ASSISTANCE", "F_COMPLIANCE_ASSISTANCE", "G_DELETION_OR_RETURN", "H_AUDIT", "INFRINGING_INSTRUCTION"}
)
