-- modify "activity_purposes" table
ALTER TABLE "activity_purposes" ADD COLUMN "further_processing" text COLLATE "C" NOT NULL DEFAULT 'UNKNOWN', ADD COLUMN "compatibility" text COLLATE "C" NULL, ADD COLUMN "marketing_ground" text COLLATE "C" NULL;
-- what was there has said nothing of it yet
ALTER TABLE "activity_purposes" ALTER COLUMN "further_processing" DROP DEFAULT;
-- modify "recipients" table
ALTER TABLE "recipients" ADD COLUMN "country" text COLLATE "C" NULL;
-- modify "sub_processings" table
ALTER TABLE "sub_processings" ADD COLUMN "responsibilities" text COLLATE "C" NULL;
-- modify "engagements" table
ALTER TABLE "engagements" ADD COLUMN "sensitive_data_safeguards" text COLLATE "C" NULL;
-- modify "data_uses" table
ALTER TABLE "data_uses" ADD COLUMN "volume" text COLLATE "C" NULL;
-- modify "data_sources" table
ALTER TABLE "data_sources" ADD COLUMN "open_ended" boolean NOT NULL DEFAULT false, ADD COLUMN "informed" text COLLATE "C" NULL;
-- what was there has said nothing of it yet
ALTER TABLE "data_sources" ALTER COLUMN "open_ended" DROP DEFAULT;
-- create "assessments" table
CREATE TABLE "assessments" ("id" bigint NOT NULL, "key" text COLLATE "C" NOT NULL, "version" bigint NOT NULL, "created_at" bigint NOT NULL, "created_by" text COLLATE "C" NOT NULL, "updated_at" bigint NOT NULL, "updated_by" text COLLATE "C" NOT NULL, "archived_at" bigint NULL, "citations" text COLLATE "C" NOT NULL, "name" text COLLATE "C" NOT NULL, "name_fold" text COLLATE "C" NOT NULL, "kind" text COLLATE "C" NOT NULL, "status" text COLLATE "C" NOT NULL, "outcome" text COLLATE "C" NOT NULL, "summary" text COLLATE "C" NULL, "residual_risk" text COLLATE "C" NOT NULL, "prior_consultation" text COLLATE "C" NOT NULL, "consulted_on" text COLLATE "C" NULL, "started_on" text COLLATE "C" NULL, "completed_on" text COLLATE "C" NULL, "next_review_on" text COLLATE "C" NULL, "url" text COLLATE "C" NULL, "register_id" bigint NOT NULL, PRIMARY KEY ("id"), CONSTRAINT "assessments_registers_register" FOREIGN KEY ("register_id") REFERENCES "registers" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION);
-- create index "assessment_register_id_id" to table: "assessments"
CREATE INDEX "assessment_register_id_id" ON "assessments" ("register_id", "id");
-- create index "assessment_register_id_key" to table: "assessments"
CREATE UNIQUE INDEX "assessment_register_id_key" ON "assessments" ("register_id", "key");
-- create index "assessment_register_id_name_fold_id" to table: "assessments"
CREATE INDEX "assessment_register_id_name_fold_id" ON "assessments" ("register_id", "name_fold", "id");
-- create index "assessment_register_id_updated_at_id" to table: "assessments"
CREATE INDEX "assessment_register_id_updated_at_id" ON "assessments" ("register_id", "updated_at", "id");
-- modify "basis_assignments" table
ALTER TABLE "basis_assignments" ADD COLUMN "consent_withdrawal" text COLLATE "C" NULL, ADD COLUMN "parental_authorisation" text COLLATE "C" NOT NULL DEFAULT 'UNKNOWN', ADD COLUMN "assessment_id" bigint NULL, ADD CONSTRAINT "basis_assignments_assessments_assessment" FOREIGN KEY ("assessment_id") REFERENCES "assessments" ("id") ON UPDATE NO ACTION ON DELETE SET NULL;
-- what was there has said nothing of it yet
ALTER TABLE "basis_assignments" ALTER COLUMN "parental_authorisation" DROP DEFAULT;
-- create index "basisassignment_assessment_id" to table: "basis_assignments"
CREATE INDEX "basisassignment_assessment_id" ON "basis_assignments" ("assessment_id");
-- create index "member_register_id_name_fold_id" to table: "members"
CREATE INDEX "member_register_id_name_fold_id" ON "members" ("register_id", "name_fold", "id");
-- create "breaches" table
CREATE TABLE "breaches" ("id" bigint NOT NULL, "key" text COLLATE "C" NOT NULL, "version" bigint NOT NULL, "created_at" bigint NOT NULL, "created_by" text COLLATE "C" NOT NULL, "updated_at" bigint NOT NULL, "updated_by" text COLLATE "C" NOT NULL, "archived_at" bigint NULL, "citations" text COLLATE "C" NOT NULL, "title" text COLLATE "C" NOT NULL, "title_fold" text COLLATE "C" NOT NULL, "kinds" text COLLATE "C" NOT NULL, "role" text COLLATE "C" NOT NULL, "regimes" text COLLATE "C" NOT NULL, "occurred_at" bigint NULL, "discovered_at" bigint NULL, "aware_at" bigint NULL, "facts" text COLLATE "C" NULL, "effects" text COLLATE "C" NULL, "remedial_action" text COLLATE "C" NULL, "consequences" text COLLATE "C" NULL, "people_affected" bigint NULL, "records_affected" bigint NULL, "risk" text COLLATE "C" NOT NULL, "no_notice_ground" text COLLATE "C" NULL, "closed_at" bigint NULL, "url" text COLLATE "C" NULL, "register_id" bigint NOT NULL, "owner_id" bigint NULL, PRIMARY KEY ("id"), CONSTRAINT "breaches_members_owner" FOREIGN KEY ("owner_id") REFERENCES "members" ("id") ON UPDATE NO ACTION ON DELETE SET NULL, CONSTRAINT "breaches_registers_register" FOREIGN KEY ("register_id") REFERENCES "registers" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION);
-- create index "breach_register_id_id" to table: "breaches"
CREATE INDEX "breach_register_id_id" ON "breaches" ("register_id", "id");
-- create index "breach_register_id_key" to table: "breaches"
CREATE UNIQUE INDEX "breach_register_id_key" ON "breaches" ("register_id", "key");
-- create index "breach_register_id_title_fold_id" to table: "breaches"
CREATE INDEX "breach_register_id_title_fold_id" ON "breaches" ("register_id", "title_fold", "id");
-- create index "breach_register_id_updated_at_id" to table: "breaches"
CREATE INDEX "breach_register_id_updated_at_id" ON "breaches" ("register_id", "updated_at", "id");
-- create "business_units" table
CREATE TABLE "business_units" ("id" bigint NOT NULL, "key" text COLLATE "C" NOT NULL, "version" bigint NOT NULL, "created_at" bigint NOT NULL, "created_by" text COLLATE "C" NOT NULL, "updated_at" bigint NOT NULL, "updated_by" text COLLATE "C" NOT NULL, "archived_at" bigint NULL, "citations" text COLLATE "C" NOT NULL, "name" text COLLATE "C" NOT NULL, "name_fold" text COLLATE "C" NOT NULL, "description" text COLLATE "C" NULL, "description_fold" text COLLATE "C" NULL, "register_id" bigint NOT NULL, "parent_id" bigint NULL, PRIMARY KEY ("id"), CONSTRAINT "business_units_business_units_children" FOREIGN KEY ("parent_id") REFERENCES "business_units" ("id") ON UPDATE NO ACTION ON DELETE SET NULL, CONSTRAINT "business_units_registers_register" FOREIGN KEY ("register_id") REFERENCES "registers" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION);
-- create index "businessunit_parent_id" to table: "business_units"
CREATE INDEX "businessunit_parent_id" ON "business_units" ("parent_id");
-- create index "businessunit_register_id_id" to table: "business_units"
CREATE INDEX "businessunit_register_id_id" ON "business_units" ("register_id", "id");
-- create index "businessunit_register_id_key" to table: "business_units"
CREATE UNIQUE INDEX "businessunit_register_id_key" ON "business_units" ("register_id", "key");
-- create index "businessunit_register_id_name_fold_id" to table: "business_units"
CREATE INDEX "businessunit_register_id_name_fold_id" ON "business_units" ("register_id", "name_fold", "id");
-- create index "businessunit_register_id_updated_at_id" to table: "business_units"
CREATE INDEX "businessunit_register_id_updated_at_id" ON "business_units" ("register_id", "updated_at", "id");
-- modify "controller_activities" table
ALTER TABLE "controller_activities" ADD COLUMN "decision_ground" text COLLATE "C" NULL, ADD COLUMN "decision_logic" text COLLATE "C" NULL, ADD COLUMN "dpia_required" text COLLATE "C" NOT NULL DEFAULT 'UNKNOWN', ADD COLUMN "prior_authorisation_triggers" text COLLATE "C" NOT NULL DEFAULT '[]', ADD COLUMN "prior_authorisation" text COLLATE "C" NULL, ADD COLUMN "unit_id" bigint NULL, ADD CONSTRAINT "controller_activities_business_units_unit" FOREIGN KEY ("unit_id") REFERENCES "business_units" ("id") ON UPDATE NO ACTION ON DELETE SET NULL;
-- what was there has said nothing of it yet
ALTER TABLE "controller_activities" ALTER COLUMN "dpia_required" DROP DEFAULT, ALTER COLUMN "prior_authorisation_triggers" DROP DEFAULT;
-- create index "controlleractivity_unit_id" to table: "controller_activities"
CREATE INDEX "controlleractivity_unit_id" ON "controller_activities" ("unit_id");
-- create "breach_activities" table
CREATE TABLE "breach_activities" ("breach_id" bigint NOT NULL, "controller_activity_id" bigint NOT NULL, PRIMARY KEY ("breach_id", "controller_activity_id"), CONSTRAINT "breach_activities_breach_id" FOREIGN KEY ("breach_id") REFERENCES "breaches" ("id") ON UPDATE NO ACTION ON DELETE CASCADE, CONSTRAINT "breach_activities_controller_activity_id" FOREIGN KEY ("controller_activity_id") REFERENCES "controller_activities" ("id") ON UPDATE NO ACTION ON DELETE CASCADE);
-- create index "breach_activities_far" to table: "breach_activities"
CREATE INDEX "breach_activities_far" ON "breach_activities" ("controller_activity_id", "breach_id");
-- create "breach_data_categories" table
CREATE TABLE "breach_data_categories" ("breach_id" bigint NOT NULL, "data_category_id" bigint NOT NULL, PRIMARY KEY ("breach_id", "data_category_id"), CONSTRAINT "breach_data_categories_breach_id" FOREIGN KEY ("breach_id") REFERENCES "breaches" ("id") ON UPDATE NO ACTION ON DELETE CASCADE, CONSTRAINT "breach_data_categories_data_category_id" FOREIGN KEY ("data_category_id") REFERENCES "data_categories" ("id") ON UPDATE NO ACTION ON DELETE CASCADE);
-- create index "breach_data_categories_far" to table: "breach_data_categories"
CREATE INDEX "breach_data_categories_far" ON "breach_data_categories" ("data_category_id", "breach_id");
-- modify "data_subject_categories" table
ALTER TABLE "data_subject_categories" ADD COLUMN "children" boolean NOT NULL DEFAULT false;
-- what was there has said nothing of it yet
ALTER TABLE "data_subject_categories" ALTER COLUMN "children" DROP DEFAULT;
-- create "breach_data_subject_categories" table
CREATE TABLE "breach_data_subject_categories" ("breach_id" bigint NOT NULL, "data_subject_category_id" bigint NOT NULL, PRIMARY KEY ("breach_id", "data_subject_category_id"), CONSTRAINT "breach_data_subject_categories_breach_id" FOREIGN KEY ("breach_id") REFERENCES "breaches" ("id") ON UPDATE NO ACTION ON DELETE CASCADE, CONSTRAINT "breach_data_subject_categories_data_subject_category_id" FOREIGN KEY ("data_subject_category_id") REFERENCES "data_subject_categories" ("id") ON UPDATE NO ACTION ON DELETE CASCADE);
-- create index "breach_data_subject_categories_far" to table: "breach_data_subject_categories"
CREATE INDEX "breach_data_subject_categories_far" ON "breach_data_subject_categories" ("data_subject_category_id", "breach_id");
-- modify "controllers" table
ALTER TABLE "controllers" ADD COLUMN "targets" text COLLATE "C" NOT NULL DEFAULT '[]', ADD COLUMN "representative_exempt" text COLLATE "C" NOT NULL DEFAULT 'UNKNOWN';
-- what was there has said nothing of it yet
ALTER TABLE "controllers" ALTER COLUMN "targets" DROP DEFAULT, ALTER COLUMN "representative_exempt" DROP DEFAULT;
-- create "breach_notifications" table
CREATE TABLE "breach_notifications" ("id" bigint NOT NULL, "key" text COLLATE "C" NOT NULL, "position" bigint NOT NULL, "party" text COLLATE "C" NOT NULL, "regime" text COLLATE "C" NULL, "authority" text COLLATE "C" NULL, "name" text COLLATE "C" NULL, "notified_at" bigint NULL, "reference" text COLLATE "C" NULL, "delay_reason" text COLLATE "C" NULL, "register_id" bigint NOT NULL, "breach_id" bigint NOT NULL, "controller_id" bigint NULL, PRIMARY KEY ("id"), CONSTRAINT "breach_notifications_breaches_breach" FOREIGN KEY ("breach_id") REFERENCES "breaches" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION, CONSTRAINT "breach_notifications_controllers_controller" FOREIGN KEY ("controller_id") REFERENCES "controllers" ("id") ON UPDATE NO ACTION ON DELETE SET NULL, CONSTRAINT "breach_notifications_registers_register" FOREIGN KEY ("register_id") REFERENCES "registers" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION);
-- create index "breachnotification_breach_id" to table: "breach_notifications"
CREATE INDEX "breachnotification_breach_id" ON "breach_notifications" ("breach_id");
-- create index "breachnotification_controller_id" to table: "breach_notifications"
CREATE INDEX "breachnotification_controller_id" ON "breach_notifications" ("controller_id");
-- modify "processor_activities" table
ALTER TABLE "processor_activities" ADD COLUMN "unit_id" bigint NULL, ADD CONSTRAINT "processor_activities_business_units_unit" FOREIGN KEY ("unit_id") REFERENCES "business_units" ("id") ON UPDATE NO ACTION ON DELETE SET NULL;
-- create index "processoractivity_unit_id" to table: "processor_activities"
CREATE INDEX "processoractivity_unit_id" ON "processor_activities" ("unit_id");
-- create "breach_processor_activities" table
CREATE TABLE "breach_processor_activities" ("breach_id" bigint NOT NULL, "processor_activity_id" bigint NOT NULL, PRIMARY KEY ("breach_id", "processor_activity_id"), CONSTRAINT "breach_processor_activities_breach_id" FOREIGN KEY ("breach_id") REFERENCES "breaches" ("id") ON UPDATE NO ACTION ON DELETE CASCADE, CONSTRAINT "breach_processor_activities_processor_activity_id" FOREIGN KEY ("processor_activity_id") REFERENCES "processor_activities" ("id") ON UPDATE NO ACTION ON DELETE CASCADE);
-- create index "breach_processor_activities_far" to table: "breach_processor_activities"
CREATE INDEX "breach_processor_activities_far" ON "breach_processor_activities" ("processor_activity_id", "breach_id");
-- create "rights_requests" table
CREATE TABLE "rights_requests" ("id" bigint NOT NULL, "key" text COLLATE "C" NOT NULL, "version" bigint NOT NULL, "created_at" bigint NOT NULL, "created_by" text COLLATE "C" NOT NULL, "updated_at" bigint NOT NULL, "updated_by" text COLLATE "C" NOT NULL, "archived_at" bigint NULL, "citations" text COLLATE "C" NOT NULL, "reference" text COLLATE "C" NOT NULL, "reference_fold" text COLLATE "C" NOT NULL, "rights" text COLLATE "C" NOT NULL, "regime" text COLLATE "C" NULL, "channel" text COLLATE "C" NULL, "requester" text COLLATE "C" NULL, "status" text COLLATE "C" NOT NULL, "received_on" text COLLATE "C" NULL, "identity_confirmed_on" text COLLATE "C" NULL, "fee_paid_on" text COLLATE "C" NULL, "clock_stops" text COLLATE "C" NOT NULL, "extended_on" text COLLATE "C" NULL, "extension_reason" text COLLATE "C" NULL, "due_on" text COLLATE "C" NULL, "outcome" text COLLATE "C" NULL, "outcome_reason" text COLLATE "C" NULL, "closed_on" text COLLATE "C" NULL, "register_id" bigint NOT NULL, "controller_id" bigint NULL, "owner_id" bigint NULL, PRIMARY KEY ("id"), CONSTRAINT "rights_requests_controllers_controller" FOREIGN KEY ("controller_id") REFERENCES "controllers" ("id") ON UPDATE NO ACTION ON DELETE SET NULL, CONSTRAINT "rights_requests_members_owner" FOREIGN KEY ("owner_id") REFERENCES "members" ("id") ON UPDATE NO ACTION ON DELETE SET NULL, CONSTRAINT "rights_requests_registers_register" FOREIGN KEY ("register_id") REFERENCES "registers" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION);
-- create index "rightsrequest_controller_id" to table: "rights_requests"
CREATE INDEX "rightsrequest_controller_id" ON "rights_requests" ("controller_id");
-- create index "rightsrequest_register_id_id" to table: "rights_requests"
CREATE INDEX "rightsrequest_register_id_id" ON "rights_requests" ("register_id", "id");
-- create index "rightsrequest_register_id_key" to table: "rights_requests"
CREATE UNIQUE INDEX "rightsrequest_register_id_key" ON "rights_requests" ("register_id", "key");
-- create index "rightsrequest_register_id_reference_fold_id" to table: "rights_requests"
CREATE INDEX "rightsrequest_register_id_reference_fold_id" ON "rights_requests" ("register_id", "reference_fold", "id");
-- create index "rightsrequest_register_id_status_id" to table: "rights_requests"
CREATE INDEX "rightsrequest_register_id_status_id" ON "rights_requests" ("register_id", "status", "id");
-- create index "rightsrequest_register_id_updated_at_id" to table: "rights_requests"
CREATE INDEX "rightsrequest_register_id_updated_at_id" ON "rights_requests" ("register_id", "updated_at", "id");
-- create "complaints" table
CREATE TABLE "complaints" ("id" bigint NOT NULL, "key" text COLLATE "C" NOT NULL, "version" bigint NOT NULL, "created_at" bigint NOT NULL, "created_by" text COLLATE "C" NOT NULL, "updated_at" bigint NOT NULL, "updated_by" text COLLATE "C" NOT NULL, "archived_at" bigint NULL, "citations" text COLLATE "C" NOT NULL, "reference" text COLLATE "C" NOT NULL, "reference_fold" text COLLATE "C" NOT NULL, "regime" text COLLATE "C" NULL, "channel" text COLLATE "C" NULL, "complainant" text COLLATE "C" NULL, "summary" text COLLATE "C" NULL, "authority" text COLLATE "C" NULL, "authority_name" text COLLATE "C" NULL, "status" text COLLATE "C" NOT NULL, "received_on" text COLLATE "C" NULL, "acknowledged_on" text COLLATE "C" NULL, "due_on" text COLLATE "C" NULL, "outcome" text COLLATE "C" NULL, "outcome_reason" text COLLATE "C" NULL, "outcome_told_on" text COLLATE "C" NULL, "closed_on" text COLLATE "C" NULL, "register_id" bigint NOT NULL, "controller_id" bigint NULL, "owner_id" bigint NULL, "request_id" bigint NULL, PRIMARY KEY ("id"), CONSTRAINT "complaints_controllers_controller" FOREIGN KEY ("controller_id") REFERENCES "controllers" ("id") ON UPDATE NO ACTION ON DELETE SET NULL, CONSTRAINT "complaints_members_owner" FOREIGN KEY ("owner_id") REFERENCES "members" ("id") ON UPDATE NO ACTION ON DELETE SET NULL, CONSTRAINT "complaints_registers_register" FOREIGN KEY ("register_id") REFERENCES "registers" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION, CONSTRAINT "complaints_rights_requests_request" FOREIGN KEY ("request_id") REFERENCES "rights_requests" ("id") ON UPDATE NO ACTION ON DELETE SET NULL);
-- create index "complaint_controller_id" to table: "complaints"
CREATE INDEX "complaint_controller_id" ON "complaints" ("controller_id");
-- create index "complaint_register_id_id" to table: "complaints"
CREATE INDEX "complaint_register_id_id" ON "complaints" ("register_id", "id");
-- create index "complaint_register_id_key" to table: "complaints"
CREATE UNIQUE INDEX "complaint_register_id_key" ON "complaints" ("register_id", "key");
-- create index "complaint_register_id_reference_fold_id" to table: "complaints"
CREATE INDEX "complaint_register_id_reference_fold_id" ON "complaints" ("register_id", "reference_fold", "id");
-- create index "complaint_register_id_status_id" to table: "complaints"
CREATE INDEX "complaint_register_id_status_id" ON "complaints" ("register_id", "status", "id");
-- create index "complaint_register_id_updated_at_id" to table: "complaints"
CREATE INDEX "complaint_register_id_updated_at_id" ON "complaints" ("register_id", "updated_at", "id");
-- create index "complaint_request_id" to table: "complaints"
CREATE INDEX "complaint_request_id" ON "complaints" ("request_id");
-- create "complaint_activities" table
CREATE TABLE "complaint_activities" ("complaint_id" bigint NOT NULL, "controller_activity_id" bigint NOT NULL, PRIMARY KEY ("complaint_id", "controller_activity_id"), CONSTRAINT "complaint_activities_complaint_id" FOREIGN KEY ("complaint_id") REFERENCES "complaints" ("id") ON UPDATE NO ACTION ON DELETE CASCADE, CONSTRAINT "complaint_activities_controller_activity_id" FOREIGN KEY ("controller_activity_id") REFERENCES "controller_activities" ("id") ON UPDATE NO ACTION ON DELETE CASCADE);
-- create index "complaint_activities_far" to table: "complaint_activities"
CREATE INDEX "complaint_activities_far" ON "complaint_activities" ("controller_activity_id", "complaint_id");
-- create "controller_activity_assessments" table
CREATE TABLE "controller_activity_assessments" ("controller_activity_id" bigint NOT NULL, "assessment_id" bigint NOT NULL, PRIMARY KEY ("controller_activity_id", "assessment_id"), CONSTRAINT "controller_activity_assessments_assessment_id" FOREIGN KEY ("assessment_id") REFERENCES "assessments" ("id") ON UPDATE NO ACTION ON DELETE CASCADE, CONSTRAINT "controller_activity_assessments_controller_activity_id" FOREIGN KEY ("controller_activity_id") REFERENCES "controller_activities" ("id") ON UPDATE NO ACTION ON DELETE CASCADE);
-- create index "controller_activity_assessments_far" to table: "controller_activity_assessments"
CREATE INDEX "controller_activity_assessments_far" ON "controller_activity_assessments" ("assessment_id", "controller_activity_id");
-- modify "agreements" table
ALTER TABLE "agreements" ADD COLUMN "reference" text COLLATE "C" NULL, ADD COLUMN "breach_notice_immediate" text COLLATE "C" NOT NULL DEFAULT 'UNKNOWN', ADD COLUMN "docking_clause" text COLLATE "C" NOT NULL DEFAULT 'UNKNOWN';
-- what was there has said nothing of it yet
ALTER TABLE "agreements" ALTER COLUMN "breach_notice_immediate" DROP DEFAULT, ALTER COLUMN "docking_clause" DROP DEFAULT;
-- create "data_sharings" table
CREATE TABLE "data_sharings" ("id" bigint NOT NULL, "key" text COLLATE "C" NOT NULL, "version" bigint NOT NULL, "created_at" bigint NOT NULL, "created_by" text COLLATE "C" NOT NULL, "updated_at" bigint NOT NULL, "updated_by" text COLLATE "C" NOT NULL, "archived_at" bigint NULL, "citations" text COLLATE "C" NOT NULL, "name" text COLLATE "C" NOT NULL, "name_fold" text COLLATE "C" NOT NULL, "description" text COLLATE "C" NULL, "description_fold" text COLLATE "C" NULL, "statute" text COLLATE "C" NULL, "frequency" text COLLATE "C" NOT NULL, "started_on" text COLLATE "C" NULL, "ended_on" text COLLATE "C" NULL, "next_review_on" text COLLATE "C" NULL, "register_id" bigint NOT NULL, "scope_id" bigint NOT NULL, "disclosing_controller_id" bigint NOT NULL, "receiving_controller_id" bigint NOT NULL, "agreement_id" bigint NULL, PRIMARY KEY ("id"), CONSTRAINT "data_sharings_agreements_agreement" FOREIGN KEY ("agreement_id") REFERENCES "agreements" ("id") ON UPDATE NO ACTION ON DELETE SET NULL, CONSTRAINT "data_sharings_controllers_disclosing_controller" FOREIGN KEY ("disclosing_controller_id") REFERENCES "controllers" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION, CONSTRAINT "data_sharings_controllers_receiving_controller" FOREIGN KEY ("receiving_controller_id") REFERENCES "controllers" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION, CONSTRAINT "data_sharings_processing_scopes_scope" FOREIGN KEY ("scope_id") REFERENCES "processing_scopes" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION, CONSTRAINT "data_sharings_registers_register" FOREIGN KEY ("register_id") REFERENCES "registers" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION);
-- create index "datasharing_agreement_id" to table: "data_sharings"
CREATE INDEX "datasharing_agreement_id" ON "data_sharings" ("agreement_id");
-- create index "datasharing_disclosing_controller_id" to table: "data_sharings"
CREATE INDEX "datasharing_disclosing_controller_id" ON "data_sharings" ("disclosing_controller_id");
-- create index "datasharing_receiving_controller_id" to table: "data_sharings"
CREATE INDEX "datasharing_receiving_controller_id" ON "data_sharings" ("receiving_controller_id");
-- create index "datasharing_register_id_id" to table: "data_sharings"
CREATE INDEX "datasharing_register_id_id" ON "data_sharings" ("register_id", "id");
-- create index "datasharing_register_id_key" to table: "data_sharings"
CREATE UNIQUE INDEX "datasharing_register_id_key" ON "data_sharings" ("register_id", "key");
-- create index "datasharing_register_id_name_fold_id" to table: "data_sharings"
CREATE INDEX "datasharing_register_id_name_fold_id" ON "data_sharings" ("register_id", "name_fold", "id");
-- create index "datasharing_register_id_updated_at_id" to table: "data_sharings"
CREATE INDEX "datasharing_register_id_updated_at_id" ON "data_sharings" ("register_id", "updated_at", "id");
-- create index "datasharing_scope_id" to table: "data_sharings"
CREATE UNIQUE INDEX "datasharing_scope_id" ON "data_sharings" ("scope_id");
-- create "data_sharing_purposes" table
CREATE TABLE "data_sharing_purposes" ("data_sharing_id" bigint NOT NULL, "purpose_id" bigint NOT NULL, PRIMARY KEY ("data_sharing_id", "purpose_id"), CONSTRAINT "data_sharing_purposes_data_sharing_id" FOREIGN KEY ("data_sharing_id") REFERENCES "data_sharings" ("id") ON UPDATE NO ACTION ON DELETE CASCADE, CONSTRAINT "data_sharing_purposes_purpose_id" FOREIGN KEY ("purpose_id") REFERENCES "purposes" ("id") ON UPDATE NO ACTION ON DELETE CASCADE);
-- create index "data_sharing_purposes_far" to table: "data_sharing_purposes"
CREATE INDEX "data_sharing_purposes_far" ON "data_sharing_purposes" ("purpose_id", "data_sharing_id");
-- create "joint_arrangements" table
CREATE TABLE "joint_arrangements" ("id" bigint NOT NULL, "key" text COLLATE "C" NOT NULL, "version" bigint NOT NULL, "created_at" bigint NOT NULL, "created_by" text COLLATE "C" NOT NULL, "updated_at" bigint NOT NULL, "updated_by" text COLLATE "C" NOT NULL, "archived_at" bigint NULL, "citations" text COLLATE "C" NOT NULL, "name" text COLLATE "C" NOT NULL, "name_fold" text COLLATE "C" NOT NULL, "status" text COLLATE "C" NOT NULL, "signed_on" text COLLATE "C" NULL, "effective_from" text COLLATE "C" NULL, "ends_on" text COLLATE "C" NULL, "duties" text COLLATE "C" NOT NULL, "contact_point" text COLLATE "C" NULL, "essence" text COLLATE "C" NULL, "essence_url" text COLLATE "C" NULL, "document_url" text COLLATE "C" NULL, "document_sha256" text COLLATE "C" NULL, "register_id" bigint NOT NULL, PRIMARY KEY ("id"), CONSTRAINT "joint_arrangements_registers_register" FOREIGN KEY ("register_id") REFERENCES "registers" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION);
-- create index "jointarrangement_register_id_id" to table: "joint_arrangements"
CREATE INDEX "jointarrangement_register_id_id" ON "joint_arrangements" ("register_id", "id");
-- create index "jointarrangement_register_id_key" to table: "joint_arrangements"
CREATE UNIQUE INDEX "jointarrangement_register_id_key" ON "joint_arrangements" ("register_id", "key");
-- create index "jointarrangement_register_id_name_fold_id" to table: "joint_arrangements"
CREATE INDEX "jointarrangement_register_id_name_fold_id" ON "joint_arrangements" ("register_id", "name_fold", "id");
-- create index "jointarrangement_register_id_updated_at_id" to table: "joint_arrangements"
CREATE INDEX "jointarrangement_register_id_updated_at_id" ON "joint_arrangements" ("register_id", "updated_at", "id");
-- create "joint_arrangement_activities" table
CREATE TABLE "joint_arrangement_activities" ("joint_arrangement_id" bigint NOT NULL, "controller_activity_id" bigint NOT NULL, PRIMARY KEY ("joint_arrangement_id", "controller_activity_id"), CONSTRAINT "joint_arrangement_activities_controller_activity_id" FOREIGN KEY ("controller_activity_id") REFERENCES "controller_activities" ("id") ON UPDATE NO ACTION ON DELETE CASCADE, CONSTRAINT "joint_arrangement_activities_joint_arrangement_id" FOREIGN KEY ("joint_arrangement_id") REFERENCES "joint_arrangements" ("id") ON UPDATE NO ACTION ON DELETE CASCADE);
-- create index "joint_arrangement_activities_far" to table: "joint_arrangement_activities"
CREATE INDEX "joint_arrangement_activities_far" ON "joint_arrangement_activities" ("controller_activity_id", "joint_arrangement_id");
-- create "joint_arrangement_controllers" table
CREATE TABLE "joint_arrangement_controllers" ("joint_arrangement_id" bigint NOT NULL, "controller_id" bigint NOT NULL, PRIMARY KEY ("joint_arrangement_id", "controller_id"), CONSTRAINT "joint_arrangement_controllers_controller_id" FOREIGN KEY ("controller_id") REFERENCES "controllers" ("id") ON UPDATE NO ACTION ON DELETE CASCADE, CONSTRAINT "joint_arrangement_controllers_joint_arrangement_id" FOREIGN KEY ("joint_arrangement_id") REFERENCES "joint_arrangements" ("id") ON UPDATE NO ACTION ON DELETE CASCADE);
-- create index "joint_arrangement_controllers_far" to table: "joint_arrangement_controllers"
CREATE INDEX "joint_arrangement_controllers_far" ON "joint_arrangement_controllers" ("controller_id", "joint_arrangement_id");
-- create "member_units" table
CREATE TABLE "member_units" ("member_id" bigint NOT NULL, "business_unit_id" bigint NOT NULL, PRIMARY KEY ("member_id", "business_unit_id"), CONSTRAINT "member_units_business_unit_id" FOREIGN KEY ("business_unit_id") REFERENCES "business_units" ("id") ON UPDATE NO ACTION ON DELETE CASCADE, CONSTRAINT "member_units_member_id" FOREIGN KEY ("member_id") REFERENCES "members" ("id") ON UPDATE NO ACTION ON DELETE CASCADE);
-- create index "member_units_far" to table: "member_units"
CREATE INDEX "member_units_far" ON "member_units" ("business_unit_id", "member_id");
-- create index "legalbasis_register_id_name_fold_id" to table: "legal_bases"
CREATE INDEX "legalbasis_register_id_name_fold_id" ON "legal_bases" ("register_id", "name_fold", "id");
-- create index "sourcedocument_register_id_title_fold_id" to table: "source_documents"
CREATE INDEX "sourcedocument_register_id_title_fold_id" ON "source_documents" ("register_id", "title_fold", "id");
-- create "notices" table
CREATE TABLE "notices" ("id" bigint NOT NULL, "key" text COLLATE "C" NOT NULL, "version" bigint NOT NULL, "created_at" bigint NOT NULL, "created_by" text COLLATE "C" NOT NULL, "updated_at" bigint NOT NULL, "updated_by" text COLLATE "C" NOT NULL, "archived_at" bigint NULL, "citations" text COLLATE "C" NOT NULL, "title" text COLLATE "C" NOT NULL, "title_fold" text COLLATE "C" NOT NULL, "kind" text COLLATE "C" NOT NULL, "regimes" text COLLATE "C" NOT NULL, "edition" text COLLATE "C" NULL, "effective_from" text COLLATE "C" NULL, "ends_on" text COLLATE "C" NULL, "audience" text COLLATE "C" NULL, "url" text COLLATE "C" NULL, "language" text COLLATE "C" NULL, "register_id" bigint NOT NULL, "controller_id" bigint NOT NULL, "document_id" bigint NULL, PRIMARY KEY ("id"), CONSTRAINT "notices_controllers_controller" FOREIGN KEY ("controller_id") REFERENCES "controllers" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION, CONSTRAINT "notices_registers_register" FOREIGN KEY ("register_id") REFERENCES "registers" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION, CONSTRAINT "notices_source_documents_document" FOREIGN KEY ("document_id") REFERENCES "source_documents" ("id") ON UPDATE NO ACTION ON DELETE SET NULL);
-- create index "notice_controller_id" to table: "notices"
CREATE INDEX "notice_controller_id" ON "notices" ("controller_id");
-- create index "notice_document_id" to table: "notices"
CREATE INDEX "notice_document_id" ON "notices" ("document_id");
-- create index "notice_register_id_id" to table: "notices"
CREATE INDEX "notice_register_id_id" ON "notices" ("register_id", "id");
-- create index "notice_register_id_key" to table: "notices"
CREATE UNIQUE INDEX "notice_register_id_key" ON "notices" ("register_id", "key");
-- create index "notice_register_id_title_fold_id" to table: "notices"
CREATE INDEX "notice_register_id_title_fold_id" ON "notices" ("register_id", "title_fold", "id");
-- create index "notice_register_id_updated_at_id" to table: "notices"
CREATE INDEX "notice_register_id_updated_at_id" ON "notices" ("register_id", "updated_at", "id");
-- create "notice_assertions" table
CREATE TABLE "notice_assertions" ("id" bigint NOT NULL, "key" text COLLATE "C" NOT NULL, "position" bigint NOT NULL, "kind" text COLLATE "C" NOT NULL, "section" text COLLATE "C" NULL, "statement" text COLLATE "C" NULL, "right_code" text COLLATE "C" NULL, "right_nature" text COLLATE "C" NULL, "role" text COLLATE "C" NULL, "special_condition" text COLLATE "C" NULL, "safeguards" text COLLATE "C" NOT NULL, "letters" text COLLATE "C" NOT NULL, "period" text COLLATE "C" NULL, "extension" text COLLATE "C" NULL, "trigger" text COLLATE "C" NULL, "action" text COLLATE "C" NULL, "authority" text COLLATE "C" NULL, "contact" text COLLATE "C" NULL, "subject" text COLLATE "C" NULL, "url" text COLLATE "C" NULL, "register_id" bigint NOT NULL, "notice_id" bigint NOT NULL, "legal_basis_id" bigint NULL, PRIMARY KEY ("id"), CONSTRAINT "notice_assertions_legal_bases_legal_basis" FOREIGN KEY ("legal_basis_id") REFERENCES "legal_bases" ("id") ON UPDATE NO ACTION ON DELETE SET NULL, CONSTRAINT "notice_assertions_notices_notice" FOREIGN KEY ("notice_id") REFERENCES "notices" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION, CONSTRAINT "notice_assertions_registers_register" FOREIGN KEY ("register_id") REFERENCES "registers" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION);
-- create index "noticeassertion_legal_basis_id" to table: "notice_assertions"
CREATE INDEX "noticeassertion_legal_basis_id" ON "notice_assertions" ("legal_basis_id");
-- create index "noticeassertion_notice_id" to table: "notice_assertions"
CREATE INDEX "noticeassertion_notice_id" ON "notice_assertions" ("notice_id");
-- create "transfers" table
CREATE TABLE "transfers" ("id" bigint NOT NULL, "key" text COLLATE "C" NOT NULL, "version" bigint NOT NULL, "created_at" bigint NOT NULL, "created_by" text COLLATE "C" NOT NULL, "updated_at" bigint NOT NULL, "updated_by" text COLLATE "C" NOT NULL, "archived_at" bigint NULL, "citations" text COLLATE "C" NOT NULL, "name" text COLLATE "C" NOT NULL, "name_fold" text COLLATE "C" NOT NULL, "description" text COLLATE "C" NULL, "description_fold" text COLLATE "C" NULL, "status" text COLLATE "C" NOT NULL, "exporter_role" text COLLATE "C" NOT NULL, "importer_role" text COLLATE "C" NOT NULL, "exporter_activities" text COLLATE "C" NULL, "importer_activities" text COLLATE "C" NULL, "destination" text COLLATE "C" NULL, "international_organisation" text COLLATE "C" NULL, "frequency" text COLLATE "C" NOT NULL, "nature" text COLLATE "C" NULL, "purpose" text COLLATE "C" NULL, "sensitive_data_safeguards" text COLLATE "C" NULL, "onward_transfers" text COLLATE "C" NOT NULL, "onward_restrictions" text COLLATE "C" NULL, "started_on" text COLLATE "C" NULL, "ended_on" text COLLATE "C" NULL, "next_review_on" text COLLATE "C" NULL, "register_id" bigint NOT NULL, "exporter_id" bigint NULL, "importer_id" bigint NULL, PRIMARY KEY ("id"), CONSTRAINT "transfers_organisations_exporter" FOREIGN KEY ("exporter_id") REFERENCES "organisations" ("id") ON UPDATE NO ACTION ON DELETE SET NULL, CONSTRAINT "transfers_organisations_importer" FOREIGN KEY ("importer_id") REFERENCES "organisations" ("id") ON UPDATE NO ACTION ON DELETE SET NULL, CONSTRAINT "transfers_registers_register" FOREIGN KEY ("register_id") REFERENCES "registers" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION);
-- create index "transfer_exporter_id" to table: "transfers"
CREATE INDEX "transfer_exporter_id" ON "transfers" ("exporter_id");
-- create index "transfer_importer_id" to table: "transfers"
CREATE INDEX "transfer_importer_id" ON "transfers" ("importer_id");
-- create index "transfer_register_id_id" to table: "transfers"
CREATE INDEX "transfer_register_id_id" ON "transfers" ("register_id", "id");
-- create index "transfer_register_id_key" to table: "transfers"
CREATE UNIQUE INDEX "transfer_register_id_key" ON "transfers" ("register_id", "key");
-- create index "transfer_register_id_name_fold_id" to table: "transfers"
CREATE INDEX "transfer_register_id_name_fold_id" ON "transfers" ("register_id", "name_fold", "id");
-- create index "transfer_register_id_updated_at_id" to table: "transfers"
CREATE INDEX "transfer_register_id_updated_at_id" ON "transfers" ("register_id", "updated_at", "id");
-- create "processing_scope_transfers" table
CREATE TABLE "processing_scope_transfers" ("processing_scope_id" bigint NOT NULL, "transfer_id" bigint NOT NULL, PRIMARY KEY ("processing_scope_id", "transfer_id"), CONSTRAINT "processing_scope_transfers_processing_scope_id" FOREIGN KEY ("processing_scope_id") REFERENCES "processing_scopes" ("id") ON UPDATE NO ACTION ON DELETE CASCADE, CONSTRAINT "processing_scope_transfers_transfer_id" FOREIGN KEY ("transfer_id") REFERENCES "transfers" ("id") ON UPDATE NO ACTION ON DELETE CASCADE);
-- create index "processing_scope_transfers_far" to table: "processing_scope_transfers"
CREATE INDEX "processing_scope_transfers_far" ON "processing_scope_transfers" ("transfer_id", "processing_scope_id");
-- modify "processors" table
ALTER TABLE "processors" ADD COLUMN "dpo_required" text COLLATE "C" NOT NULL DEFAULT 'UNKNOWN', ADD COLUMN "targets" text COLLATE "C" NOT NULL DEFAULT '[]', ADD COLUMN "representative_exempt" text COLLATE "C" NOT NULL DEFAULT 'UNKNOWN', ADD COLUMN "due_diligence_id" bigint NULL, ADD CONSTRAINT "processors_assessments_due_diligence" FOREIGN KEY ("due_diligence_id") REFERENCES "assessments" ("id") ON UPDATE NO ACTION ON DELETE SET NULL;
-- what was there has said nothing of it yet
ALTER TABLE "processors" ALTER COLUMN "targets" DROP DEFAULT, ALTER COLUMN "representative_exempt" DROP DEFAULT, ALTER COLUMN "dpo_required" DROP DEFAULT;
-- create index "processor_due_diligence_id" to table: "processors"
CREATE INDEX "processor_due_diligence_id" ON "processors" ("due_diligence_id");
-- create "rights_request_activities" table
CREATE TABLE "rights_request_activities" ("rights_request_id" bigint NOT NULL, "controller_activity_id" bigint NOT NULL, PRIMARY KEY ("rights_request_id", "controller_activity_id"), CONSTRAINT "rights_request_activities_controller_activity_id" FOREIGN KEY ("controller_activity_id") REFERENCES "controller_activities" ("id") ON UPDATE NO ACTION ON DELETE CASCADE, CONSTRAINT "rights_request_activities_rights_request_id" FOREIGN KEY ("rights_request_id") REFERENCES "rights_requests" ("id") ON UPDATE NO ACTION ON DELETE CASCADE);
-- create index "rights_request_activities_far" to table: "rights_request_activities"
CREATE INDEX "rights_request_activities_far" ON "rights_request_activities" ("controller_activity_id", "rights_request_id");
-- create "rights_request_processor_activities" table
CREATE TABLE "rights_request_processor_activities" ("rights_request_id" bigint NOT NULL, "processor_activity_id" bigint NOT NULL, PRIMARY KEY ("rights_request_id", "processor_activity_id"), CONSTRAINT "rights_request_processor_activities_processor_activity_id" FOREIGN KEY ("processor_activity_id") REFERENCES "processor_activities" ("id") ON UPDATE NO ACTION ON DELETE CASCADE, CONSTRAINT "rights_request_processor_activities_rights_request_id" FOREIGN KEY ("rights_request_id") REFERENCES "rights_requests" ("id") ON UPDATE NO ACTION ON DELETE CASCADE);
-- create index "rights_request_processor_activities_far" to table: "rights_request_processor_activities"
CREATE INDEX "rights_request_processor_activities_far" ON "rights_request_processor_activities" ("processor_activity_id", "rights_request_id");
-- create "special_conditions" table
CREATE TABLE "special_conditions" ("id" bigint NOT NULL, "key" text COLLATE "C" NOT NULL, "position" bigint NOT NULL, "condition" text COLLATE "C" NOT NULL, "schedule1" text COLLATE "C" NULL, "relied_on_from" text COLLATE "C" NULL, "relied_on_to" text COLLATE "C" NULL, "statute" text COLLATE "C" NULL, "consent_record" text COLLATE "C" NULL, "policy_adhered" text COLLATE "C" NOT NULL, "policy_departure" text COLLATE "C" NULL, "register_id" bigint NOT NULL, "activity_id" bigint NOT NULL, "policy_document_id" bigint NULL, PRIMARY KEY ("id"), CONSTRAINT "special_conditions_controller_activities_activity" FOREIGN KEY ("activity_id") REFERENCES "controller_activities" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION, CONSTRAINT "special_conditions_registers_register" FOREIGN KEY ("register_id") REFERENCES "registers" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION, CONSTRAINT "special_conditions_source_documents_policy_document" FOREIGN KEY ("policy_document_id") REFERENCES "source_documents" ("id") ON UPDATE NO ACTION ON DELETE SET NULL);
-- create index "specialcondition_activity_id" to table: "special_conditions"
CREATE INDEX "specialcondition_activity_id" ON "special_conditions" ("activity_id");
-- create index "specialcondition_policy_document_id" to table: "special_conditions"
CREATE INDEX "specialcondition_policy_document_id" ON "special_conditions" ("policy_document_id");
-- create "special_condition_data_categories" table
CREATE TABLE "special_condition_data_categories" ("special_condition_id" bigint NOT NULL, "data_category_id" bigint NOT NULL, PRIMARY KEY ("special_condition_id", "data_category_id"), CONSTRAINT "special_condition_data_categories_data_category_id" FOREIGN KEY ("data_category_id") REFERENCES "data_categories" ("id") ON UPDATE NO ACTION ON DELETE CASCADE, CONSTRAINT "special_condition_data_categories_special_condition_id" FOREIGN KEY ("special_condition_id") REFERENCES "special_conditions" ("id") ON UPDATE NO ACTION ON DELETE CASCADE);
-- create index "special_condition_data_categories_far" to table: "special_condition_data_categories"
CREATE INDEX "special_condition_data_categories_far" ON "special_condition_data_categories" ("data_category_id", "special_condition_id");
-- create "special_condition_purposes" table
CREATE TABLE "special_condition_purposes" ("special_condition_id" bigint NOT NULL, "purpose_id" bigint NOT NULL, PRIMARY KEY ("special_condition_id", "purpose_id"), CONSTRAINT "special_condition_purposes_purpose_id" FOREIGN KEY ("purpose_id") REFERENCES "purposes" ("id") ON UPDATE NO ACTION ON DELETE CASCADE, CONSTRAINT "special_condition_purposes_special_condition_id" FOREIGN KEY ("special_condition_id") REFERENCES "special_conditions" ("id") ON UPDATE NO ACTION ON DELETE CASCADE);
-- create index "special_condition_purposes_far" to table: "special_condition_purposes"
CREATE INDEX "special_condition_purposes_far" ON "special_condition_purposes" ("purpose_id", "special_condition_id");
-- create "storage_accesses" table
CREATE TABLE "storage_accesses" ("id" bigint NOT NULL, "key" text COLLATE "C" NOT NULL, "position" bigint NOT NULL, "technology" text COLLATE "C" NOT NULL, "product" text COLLATE "C" NULL, "purpose" text COLLATE "C" NOT NULL, "present" text COLLATE "C" NOT NULL, "control" text COLLATE "C" NOT NULL, "sole_purpose" text COLLATE "C" NOT NULL, "informed" text COLLATE "C" NOT NULL, "simple_objection" text COLLATE "C" NOT NULL, "note" text COLLATE "C" NULL, "register_id" bigint NOT NULL, "notice_id" bigint NOT NULL, PRIMARY KEY ("id"), CONSTRAINT "storage_accesses_notices_notice" FOREIGN KEY ("notice_id") REFERENCES "notices" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION, CONSTRAINT "storage_accesses_registers_register" FOREIGN KEY ("register_id") REFERENCES "registers" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION);
-- create index "storageaccess_notice_id" to table: "storage_accesses"
CREATE INDEX "storageaccess_notice_id" ON "storage_accesses" ("notice_id");
-- create "transfer_data_categories" table
CREATE TABLE "transfer_data_categories" ("transfer_id" bigint NOT NULL, "data_category_id" bigint NOT NULL, PRIMARY KEY ("transfer_id", "data_category_id"), CONSTRAINT "transfer_data_categories_data_category_id" FOREIGN KEY ("data_category_id") REFERENCES "data_categories" ("id") ON UPDATE NO ACTION ON DELETE CASCADE, CONSTRAINT "transfer_data_categories_transfer_id" FOREIGN KEY ("transfer_id") REFERENCES "transfers" ("id") ON UPDATE NO ACTION ON DELETE CASCADE);
-- create index "transfer_data_categories_far" to table: "transfer_data_categories"
CREATE INDEX "transfer_data_categories_far" ON "transfer_data_categories" ("data_category_id", "transfer_id");
-- create "transfer_data_subject_categories" table
CREATE TABLE "transfer_data_subject_categories" ("transfer_id" bigint NOT NULL, "data_subject_category_id" bigint NOT NULL, PRIMARY KEY ("transfer_id", "data_subject_category_id"), CONSTRAINT "transfer_data_subject_categories_data_subject_category_id" FOREIGN KEY ("data_subject_category_id") REFERENCES "data_subject_categories" ("id") ON UPDATE NO ACTION ON DELETE CASCADE, CONSTRAINT "transfer_data_subject_categories_transfer_id" FOREIGN KEY ("transfer_id") REFERENCES "transfers" ("id") ON UPDATE NO ACTION ON DELETE CASCADE);
-- create index "transfer_data_subject_categories_far" to table: "transfer_data_subject_categories"
CREATE INDEX "transfer_data_subject_categories_far" ON "transfer_data_subject_categories" ("data_subject_category_id", "transfer_id");
-- create "transfer_instruments" table
CREATE TABLE "transfer_instruments" ("id" bigint NOT NULL, "key" text COLLATE "C" NOT NULL, "version" bigint NOT NULL, "created_at" bigint NOT NULL, "created_by" text COLLATE "C" NOT NULL, "updated_at" bigint NOT NULL, "updated_by" text COLLATE "C" NOT NULL, "archived_at" bigint NULL, "citations" text COLLATE "C" NOT NULL, "name" text COLLATE "C" NOT NULL, "name_fold" text COLLATE "C" NOT NULL, "kind" text COLLATE "C" NOT NULL, "edition" text COLLATE "C" NULL, "status" text COLLATE "C" NOT NULL, "signed_on" text COLLATE "C" NULL, "effective_from" text COLLATE "C" NULL, "ends_on" text COLLATE "C" NULL, "signatures" text COLLATE "C" NOT NULL, "modules" text COLLATE "C" NOT NULL, "docking_clause" text COLLATE "C" NOT NULL, "sub_processor_authorisation" text COLLATE "C" NOT NULL, "sub_processor_notice_days" bigint NULL, "independent_redress" text COLLATE "C" NOT NULL, "combines_data" text COLLATE "C" NOT NULL, "governing_law" text COLLATE "C" NULL, "courts" text COLLATE "C" NULL, "competent_authority" text COLLATE "C" NULL, "term" text COLLATE "C" NULL, "early_end" text COLLATE "C" NULL, "exit_on_change" text COLLATE "C" NOT NULL, "updates_with_agreement" text COLLATE "C" NOT NULL, "review_frequency" text COLLATE "C" NULL, "extra_protection_clauses" text COLLATE "C" NULL, "commercial_clauses" text COLLATE "C" NULL, "document_url" text COLLATE "C" NULL, "document_sha256" text COLLATE "C" NULL, "register_id" bigint NOT NULL, "appended_to_id" bigint NULL, "agreement_id" bigint NULL, PRIMARY KEY ("id"), CONSTRAINT "transfer_instruments_agreements_agreement" FOREIGN KEY ("agreement_id") REFERENCES "agreements" ("id") ON UPDATE NO ACTION ON DELETE SET NULL, CONSTRAINT "transfer_instruments_registers_register" FOREIGN KEY ("register_id") REFERENCES "registers" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION, CONSTRAINT "transfer_instruments_transfer_instruments_appendices" FOREIGN KEY ("appended_to_id") REFERENCES "transfer_instruments" ("id") ON UPDATE NO ACTION ON DELETE SET NULL);
-- create index "transferinstrument_agreement_id" to table: "transfer_instruments"
CREATE INDEX "transferinstrument_agreement_id" ON "transfer_instruments" ("agreement_id");
-- create index "transferinstrument_appended_to_id" to table: "transfer_instruments"
CREATE INDEX "transferinstrument_appended_to_id" ON "transfer_instruments" ("appended_to_id");
-- create index "transferinstrument_register_id_id" to table: "transfer_instruments"
CREATE INDEX "transferinstrument_register_id_id" ON "transfer_instruments" ("register_id", "id");
-- create index "transferinstrument_register_id_key" to table: "transfer_instruments"
CREATE UNIQUE INDEX "transferinstrument_register_id_key" ON "transfer_instruments" ("register_id", "key");
-- create index "transferinstrument_register_id_name_fold_id" to table: "transfer_instruments"
CREATE INDEX "transferinstrument_register_id_name_fold_id" ON "transfer_instruments" ("register_id", "name_fold", "id");
-- create index "transferinstrument_register_id_updated_at_id" to table: "transfer_instruments"
CREATE INDEX "transferinstrument_register_id_updated_at_id" ON "transfer_instruments" ("register_id", "updated_at", "id");
-- create "transfer_instrument_other_agreements" table
CREATE TABLE "transfer_instrument_other_agreements" ("transfer_instrument_id" bigint NOT NULL, "agreement_id" bigint NOT NULL, PRIMARY KEY ("transfer_instrument_id", "agreement_id"), CONSTRAINT "transfer_instrument_other_agreements_agreement_id" FOREIGN KEY ("agreement_id") REFERENCES "agreements" ("id") ON UPDATE NO ACTION ON DELETE CASCADE, CONSTRAINT "transfer_instrument_other_agreements_transfer_instrument_id" FOREIGN KEY ("transfer_instrument_id") REFERENCES "transfer_instruments" ("id") ON UPDATE NO ACTION ON DELETE CASCADE);
-- create index "transfer_instrument_other_agreements_far" to table: "transfer_instrument_other_agreements"
CREATE INDEX "transfer_instrument_other_agreements_far" ON "transfer_instrument_other_agreements" ("agreement_id", "transfer_instrument_id");
-- create "transfer_legs" table
CREATE TABLE "transfer_legs" ("id" bigint NOT NULL, "key" text COLLATE "C" NOT NULL, "position" bigint NOT NULL, "regime" text COLLATE "C" NOT NULL, "restricted" text COLLATE "C" NOT NULL, "not_restricted_reason" text COLLATE "C" NULL, "safeguard" text COLLATE "C" NULL, "candidates" text COLLATE "C" NOT NULL, "module" text COLLATE "C" NULL, "adequacy_scope" text COLLATE "C" NOT NULL, "importer_subject" text COLLATE "C" NOT NULL, "supplementary" text COLLATE "C" NOT NULL, "supplementary_measures" text COLLATE "C" NULL, "level_of_protection" text COLLATE "C" NULL, "copy_means" text COLLATE "C" NULL, "derogation_reason" text COLLATE "C" NULL, "authority_informed_on" text COLLATE "C" NULL, "relied_on_from" text COLLATE "C" NULL, "relied_on_to" text COLLATE "C" NULL, "note" text COLLATE "C" NULL, "register_id" bigint NOT NULL, "transfer_id" bigint NOT NULL, "instrument_id" bigint NULL, "assessment_id" bigint NULL, PRIMARY KEY ("id"), CONSTRAINT "transfer_legs_assessments_assessment" FOREIGN KEY ("assessment_id") REFERENCES "assessments" ("id") ON UPDATE NO ACTION ON DELETE SET NULL, CONSTRAINT "transfer_legs_registers_register" FOREIGN KEY ("register_id") REFERENCES "registers" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION, CONSTRAINT "transfer_legs_transfer_instruments_instrument" FOREIGN KEY ("instrument_id") REFERENCES "transfer_instruments" ("id") ON UPDATE NO ACTION ON DELETE SET NULL, CONSTRAINT "transfer_legs_transfers_transfer" FOREIGN KEY ("transfer_id") REFERENCES "transfers" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION);
-- create index "transferleg_assessment_id" to table: "transfer_legs"
CREATE INDEX "transferleg_assessment_id" ON "transfer_legs" ("assessment_id");
-- create index "transferleg_instrument_id" to table: "transfer_legs"
CREATE INDEX "transferleg_instrument_id" ON "transfer_legs" ("instrument_id");
-- create index "transferleg_transfer_id" to table: "transfer_legs"
CREATE INDEX "transferleg_transfer_id" ON "transfer_legs" ("transfer_id");
