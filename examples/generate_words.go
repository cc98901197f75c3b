package examples

// The words of the vocabularies, the most used ones first. All combinations make sense.

var functions = []string{
	"Customer service", "Recruitment", "Payroll", "Sales", "Accounts", "Marketing", "Staff administration", "Security", "Procurement",
	"Training", "Occupational health", "Facilities", "Legal affairs", "Product development", "Logistics", "Quality management",
	"Credit control", "Investor relations", "Public relations", "Fleet management", "Visitor management", "Travel",
	"Insurance", "Research", "Field service", "Warranty", "Events", "Pensions", "Internal audit", "Export",
}

var aspects = []string{
	"enquiries", "record keeping", "planning", "complaints", "reporting", "quality checks", "scheduling", "invoicing", "disputes", "statistics",
	"fraud prevention", "access control", "satisfaction surveys", "archiving", "forecasting", "audits",
}

var purposeKinds = []string{
	"SERVICE", "ADMINISTRATION", "EMPLOYMENT", "SUPPORT", "COMPLIANCE", "SECURITY", "ANALYTICS", "DIRECT_MARKETING", "SERVICE_MESSAGE",
	"LEGAL_CLAIMS", "RESEARCH", "PUBLIC_TASK", "OTHER",
}

var people = []string{
	"Employees", "Customers", "Applicants", "Contacts at suppliers", "Contacts at customers", "Website visitors", "Contractors", "Visitors",
	"Subscribers", "Complainants", "Trainees", "Tenants", "Shareholders", "Pensioners", "Drivers", "Event guests", "Patients", "Claimants",
	"Witnesses", "Relatives of employees",
}

var situations = []string{"former", "prospective", "abroad", "under 18", "on leave"}

// dataKinds are the wider categories, each with narrower ones.
var dataKinds = []struct {
	name   string
	narrow [5]string
}{
	{"Contact data", [5]string{"E-mail addresses", "Postal addresses", "Telephone numbers", "Contact preferences", "Emergency contacts"}},
	{"Identification data", [5]string{"Names", "Dates of birth", "National identifiers", "Photographs", "Signatures"}},
	{"Employment data", [5]string{"Job titles", "Working hours", "Absences", "Appraisals", "Employment contracts"}},
	{"Financial data", [5]string{"Bank details", "Salaries", "Tax codes", "Payment histories", "Credit ratings"}},
	{"Communications", [5]string{"E-mails", "Chat messages", "Call recordings", "Letters", "Survey answers"}},
	{"Contract data", [5]string{"Orders", "Delivery details", "Invoices", "Warranties", "Subscriptions"}},
	{"Usage data", [5]string{"Log files", "IP addresses", "Device identifiers", "Click paths", "Search terms"}},
	{"Account data", [5]string{"User names", "Password hashes", "Roles and rights", "Login histories", "Security questions"}},
	{"Qualifications", [5]string{"Degrees", "Certificates", "Language skills", "Training records", "References"}},
	{"Location data", [5]string{"Vehicle positions", "Access gate events", "Travel itineraries", "Delivery routes", "Wi-Fi positions"}},
	{"Image data", [5]string{"CCTV footage", "Event photographs", "Video meetings", "Identity photographs", "Dashcam footage"}},
	{"Household data", [5]string{"Family members", "Housing", "Next of kin", "Household income", "Vehicles"}},
	{"Interests", [5]string{"Product interests", "Hobbies", "Newsletter topics", "Event attendance", "Reading habits"}},
	{"Case data", [5]string{"Case notes", "Claims", "Expert opinions", "Statements", "Judgments"}},
	{"Risk data", [5]string{"Risk scores", "Fraud markers", "Sanctions matches", "Incident reports", "Exclusions"}},
	{"Technical data", [5]string{"Serial numbers", "Crash reports", "Configurations", "Diagnostics", "Meter readings"}},
}

// special are the categories that need more than a legal basis, with the kind of special data, or what else they are.
var special = []struct{ name, kind string }{
	{"Sickness notes", "HEALTH"},
	{"Occupational health reports", "HEALTH"},
	{"Criminal record checks", "criminal"},
	{"Trade union subscriptions", "TRADE_UNION_MEMBERSHIP"},
	{"Ethnic origin for equality monitoring", "RACIAL_OR_ETHNIC_ORIGIN"},
	{"Fingerprints for door access", "BIOMETRIC"},
	{"Data on pupils in work experience", "children"},
	{"Dietary needs that show a belief", "RELIGIOUS_OR_PHILOSOPHICAL_BELIEFS"},
}

var origins = []string{
	"web forms", "the call centre", "paper forms", "partners", "mobile apps", "public registers", "older systems", "field visits",
}

var recipientKinds = []struct{ name, relationship string }{
	{"Hosting providers", "SUPPLIER"},
	{"Group companies", "AFFILIATE"},
	{"Tax authorities", "PUBLIC_AUTHORITY"},
	{"Banks", "OTHER"},
	{"Support providers", "SUPPLIER"},
	{"Human resources departments", "INTERNAL"},
	{"Insurers", "OTHER"},
	{"Auditors", "SUPPLIER"},
	{"Courts", "PUBLIC_AUTHORITY"},
	{"Lawyers", "OTHER"},
	{"Carriers", "SUPPLIER"},
	{"Social security bodies", "PUBLIC_AUTHORITY"},
	{"Mailing houses", "SUPPLIER"},
	{"Works councils", "INTERNAL"},
	{"Buyers of the business", "SUCCESSOR"},
	{"Credit reference agencies", "OTHER"},
}

var countries = []string{"GB", "DE", "ZA", "IE", "NL", "US", "FR", "IN", "ES", "NZ", "PL", "CA", "SE", "CH", "AU"}

var cities = []string{"Leeds", "Hamburg", "Durban", "Cork", "Utrecht", "Bristol", "Lyon", "Poole", "Derby", "Gera"}

// retentionLaws set a period, each from an event.
var retentionLaws = []struct{ name, period, source, event string }{
	{"Claims from contracts", "P6Y", "Limitation Act 1980, section 5", "CONTRACT_END"},
	{"Accounting records", "P6Y", "Companies Act 2006, section 388", "COLLECTION"},
	{"Books of account", "P10Y", "Handelsgesetzbuch, § 257", "COLLECTION"},
	{"Employment records", "P3Y", "Basic Conditions of Employment Act 75 of 1997, section 31", "RELATIONSHIP_END"},
}

var retentionPeriods = []string{"P6M", "P1Y", "P2Y", "P30D", "P3Y", "P90D", "P5Y", "P18M"}

var retentionEvents = []string{"LAST_USE", "RELATIONSHIP_END", "ENQUIRY_CLOSED", "CONSENT_WITHDRAWN", "COLLECTION", "INCIDENT_CLOSED", "CONTRACT_END"}

var retentionCriteria = []string{
	"as long as the account is open", "until the dispute is settled", "as long as the product is supported", "until the next audit is closed",
}

// protections are measures by the heading under which they stand.
var protections = []struct{ name, heading string }{
	{"Access by role", "IDENTIFICATION_AUTHORISATION"},
	{"Encryption at rest", "PSEUDONYMISATION_ENCRYPTION"},
	{"Encrypted connections", "TRANSMISSION"},
	{"Daily backups", "RESTORE_AVAILABILITY"},
	{"Yearly privacy training", "TRAINING"},
	{"Duty of confidence in contracts", "CONFIDENTIALITY"},
	{"Locked rooms", "PHYSICAL"},
	{"Logs of every access", "LOGGING"},
	{"Penetration tests", "TESTING"},
	{"Redundant servers", "ONGOING_CONFIDENTIALITY_INTEGRITY"},
	{"Disk encryption", "STORAGE"},
	{"Hardened defaults", "CONFIGURATION"},
	{"Security policy", "GOVERNANCE"},
	{"ISO/IEC 27001 certificate", "CERTIFICATION"},
	{"Forms that ask for no more than needed", "MINIMISATION"},
	{"Checks of addresses", "DATA_QUALITY"},
	{"Deletion runs", "RETENTION"},
	{"Records of decisions", "ACCOUNTABILITY"},
	{"Export on request", "PORTABILITY_ERASURE"},
	{"Incident plan", "INCIDENT_RESPONSE"},
	{"Audits of suppliers", "SUPPLIER_CONTROL"},
	{"Help with requests", "ASSISTANCE"},
}

var places = []string{"", " on servers", " on laptops", " in the cloud", " in archives"}

var applications = []struct{ name, kind string }{
	{"portal", "APPLICATION"},
	{"database", "INFRASTRUCTURE"},
	{"archive", "PAPER"},
	{"reporting tool", "ANALYTICS"},
	{"cloud service", "CLOUD_SERVICE"},
}

var (
	firstNames = []string{"Amara", "Jonas", "Priya", "Callum", "Thandi", "Lena", "Owen", "Sofia", "Idris", "Maeve", "Pieter", "Noor"}
	lastNames  = []string{"Okoro", "Brandt", "Nair", "Fraser", "Dlamini", "Vogel", "Pryce", "Marques", "Rahman", "Keane", "Botha", "Haddad"}
)

var companyLines = []string{"Engineering", "Trading", "Services", "Foods", "Energy", "Logistics", "Property", "Care", "Textiles", "Components"}

var (
	supplierWords = []string{"Alder", "Beacon", "Cobalt", "Drift", "Ember", "Fathom", "Garnet", "Harbour", "Iris", "Juniper", "Kestrel", "Lantern", "Meadow", "Nimbus", "Orchard", "Pebble"}
	supplierLines = []string{"Data", "Cloud", "Systems", "Payments", "Logistics", "Print", "Analytics", "Staffing", "Telecom", "Archive"}
	clientWords   = []string{"Ashdown", "Brackley", "Calder", "Dunmore", "Elmwood", "Farleigh", "Glenrock", "Hartwell", "Inverley", "Kingsmead", "Langford", "Marlow"}
	clientLines   = []string{"Clinics", "Bakeries", "Schools", "Housing", "Engineering", "Hotels", "Foods", "Insurance", "Shipping", "Textiles", "Energy", "Motors"}
)
