-- create index "contact_organisation_id" to table: "contacts"
CREATE INDEX "contact_organisation_id" ON "contacts" ("organisation_id");
-- create "agreements" table
CREATE TABLE "agreements" ("id" bigint NOT NULL, "key" text COLLATE "C" NOT NULL, "version" bigint NOT NULL, "created_at" bigint NOT NULL, "created_by" text COLLATE "C" NOT NULL, "updated_at" bigint NOT NULL, "updated_by" text COLLATE "C" NOT NULL, "archived_at" bigint NULL, "citations" text COLLATE "C" NOT NULL, "title" text COLLATE "C" NOT NULL, "title_fold" text COLLATE "C" NOT NULL, "form" text COLLATE "C" NOT NULL, "status" text COLLATE "C" NOT NULL, "signed_on" text COLLATE "C" NULL, "effective_from" text COLLATE "C" NULL, "ends_on" text COLLATE "C" NULL, "terms" text COLLATE "C" NOT NULL, "sub_processor_authorisation" text COLLATE "C" NOT NULL, "objection_window" bigint NULL, "objection_window_unit" text COLLATE "C" NOT NULL, "breach_notice_undue_delay" text COLLATE "C" NOT NULL, "breach_notice_hours" bigint NULL, "breach_notice_from" text COLLATE "C" NULL, "end_of_contract" text COLLATE "C" NOT NULL, "governing_law" text COLLATE "C" NULL, "amendments" text COLLATE "C" NOT NULL, "document_url" text COLLATE "C" NULL, "document_sha256" text COLLATE "C" NULL, "register_id" bigint NOT NULL, PRIMARY KEY ("id"), CONSTRAINT "agreements_registers_register" FOREIGN KEY ("register_id") REFERENCES "registers" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION);
-- create index "agreement_register_id_id" to table: "agreements"
CREATE INDEX "agreement_register_id_id" ON "agreements" ("register_id", "id");
-- create index "agreement_register_id_key" to table: "agreements"
CREATE UNIQUE INDEX "agreement_register_id_key" ON "agreements" ("register_id", "key");
-- create index "agreement_register_id_title_fold_id" to table: "agreements"
CREATE INDEX "agreement_register_id_title_fold_id" ON "agreements" ("register_id", "title_fold", "id");
-- create index "agreement_register_id_updated_at_id" to table: "agreements"
CREATE INDEX "agreement_register_id_updated_at_id" ON "agreements" ("register_id", "updated_at", "id");
-- create "agreement_parties" table
CREATE TABLE "agreement_parties" ("id" bigint NOT NULL, "key" text COLLATE "C" NOT NULL, "position" bigint NOT NULL, "capacity" text COLLATE "C" NOT NULL, "joined_as" text COLLATE "C" NOT NULL, "joined_on" text COLLATE "C" NULL, "left_on" text COLLATE "C" NULL, "signatory" text COLLATE "C" NULL, "signatory_title" text COLLATE "C" NULL, "register_id" bigint NOT NULL, "agreement_id" bigint NOT NULL, "organisation_id" bigint NOT NULL, PRIMARY KEY ("id"), CONSTRAINT "agreement_parties_agreements_agreement" FOREIGN KEY ("agreement_id") REFERENCES "agreements" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION, CONSTRAINT "agreement_parties_organisations_organisation" FOREIGN KEY ("organisation_id") REFERENCES "organisations" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION, CONSTRAINT "agreement_parties_registers_register" FOREIGN KEY ("register_id") REFERENCES "registers" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION);
-- create index "agreementparty_agreement_id" to table: "agreement_parties"
CREATE INDEX "agreementparty_agreement_id" ON "agreement_parties" ("agreement_id");
-- create index "agreementparty_organisation_id" to table: "agreement_parties"
CREATE INDEX "agreementparty_organisation_id" ON "agreement_parties" ("organisation_id");
-- create "processing_scopes" table
CREATE TABLE "processing_scopes" ("id" bigint NOT NULL, "register_id" bigint NOT NULL, PRIMARY KEY ("id"), CONSTRAINT "processing_scopes_registers_register" FOREIGN KEY ("register_id") REFERENCES "registers" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION);
-- modify "controller_activities" table
ALTER TABLE "controller_activities" ADD COLUMN "scope_id" bigint NULL;
-- whatever was there gets an empty scope of its own, with its id
INSERT INTO "processing_scopes" ("id", "register_id") SELECT "id", "register_id" FROM "controller_activities";
UPDATE "controller_activities" SET "scope_id" = "id";
ALTER TABLE "controller_activities" ALTER COLUMN "scope_id" SET NOT NULL, ADD CONSTRAINT "controller_activities_processing_scopes_scope" FOREIGN KEY ("scope_id") REFERENCES "processing_scopes" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION;
-- create index "controlleractivity_scope_id" to table: "controller_activities"
CREATE UNIQUE INDEX "controlleractivity_scope_id" ON "controller_activities" ("scope_id");
-- modify "controllers" table
ALTER TABLE "controllers" ADD COLUMN "scope_id" bigint NULL;
-- whatever was there gets an empty scope of its own, with its id
INSERT INTO "processing_scopes" ("id", "register_id") SELECT "id", "register_id" FROM "controllers";
UPDATE "controllers" SET "scope_id" = "id";
ALTER TABLE "controllers" ALTER COLUMN "scope_id" SET NOT NULL, ADD CONSTRAINT "controllers_processing_scopes_scope" FOREIGN KEY ("scope_id") REFERENCES "processing_scopes" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION;
-- create index "controller_scope_id" to table: "controllers"
CREATE UNIQUE INDEX "controller_scope_id" ON "controllers" ("scope_id");
-- create "data_categories" table
CREATE TABLE "data_categories" ("id" bigint NOT NULL, "key" text COLLATE "C" NOT NULL, "version" bigint NOT NULL, "created_at" bigint NOT NULL, "created_by" text COLLATE "C" NOT NULL, "updated_at" bigint NOT NULL, "updated_by" text COLLATE "C" NOT NULL, "archived_at" bigint NULL, "citations" text COLLATE "C" NOT NULL, "name" text COLLATE "C" NOT NULL, "name_fold" text COLLATE "C" NOT NULL, "description" text COLLATE "C" NULL, "description_fold" text COLLATE "C" NULL, "special_kinds" text COLLATE "C" NOT NULL, "criminal" boolean NOT NULL, "children" boolean NOT NULL, "unique_identifier" boolean NOT NULL, "account_number" boolean NOT NULL, "open_ended" boolean NOT NULL, "dpv_term" text COLLATE "C" NULL, "register_id" bigint NOT NULL, "parent_id" bigint NULL, PRIMARY KEY ("id"), CONSTRAINT "data_categories_data_categories_children_categories" FOREIGN KEY ("parent_id") REFERENCES "data_categories" ("id") ON UPDATE NO ACTION ON DELETE SET NULL, CONSTRAINT "data_categories_registers_register" FOREIGN KEY ("register_id") REFERENCES "registers" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION);
-- create index "datacategory_parent_id" to table: "data_categories"
CREATE INDEX "datacategory_parent_id" ON "data_categories" ("parent_id");
-- create index "datacategory_register_id_id" to table: "data_categories"
CREATE INDEX "datacategory_register_id_id" ON "data_categories" ("register_id", "id");
-- create index "datacategory_register_id_key" to table: "data_categories"
CREATE UNIQUE INDEX "datacategory_register_id_key" ON "data_categories" ("register_id", "key");
-- create index "datacategory_register_id_name_fold_id" to table: "data_categories"
CREATE INDEX "datacategory_register_id_name_fold_id" ON "data_categories" ("register_id", "name_fold", "id");
-- create index "datacategory_register_id_updated_at_id" to table: "data_categories"
CREATE INDEX "datacategory_register_id_updated_at_id" ON "data_categories" ("register_id", "updated_at", "id");
-- create "data_sources" table
CREATE TABLE "data_sources" ("id" bigint NOT NULL, "key" text COLLATE "C" NOT NULL, "position" bigint NOT NULL, "kind" text COLLATE "C" NOT NULL, "channels" text COLLATE "C" NOT NULL, "technologies" text COLLATE "C" NOT NULL, "reason" text COLLATE "C" NULL, "note" text COLLATE "C" NULL, "register_id" bigint NOT NULL, "scope_id" bigint NOT NULL, PRIMARY KEY ("id"), CONSTRAINT "data_sources_processing_scopes_scope" FOREIGN KEY ("scope_id") REFERENCES "processing_scopes" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION, CONSTRAINT "data_sources_registers_register" FOREIGN KEY ("register_id") REFERENCES "registers" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION);
-- create index "datasource_scope_id" to table: "data_sources"
CREATE INDEX "datasource_scope_id" ON "data_sources" ("scope_id");
-- create "data_source_data_categories" table
CREATE TABLE "data_source_data_categories" ("data_source_id" bigint NOT NULL, "data_category_id" bigint NOT NULL, PRIMARY KEY ("data_source_id", "data_category_id"), CONSTRAINT "data_source_data_categories_data_category_id" FOREIGN KEY ("data_category_id") REFERENCES "data_categories" ("id") ON UPDATE NO ACTION ON DELETE CASCADE, CONSTRAINT "data_source_data_categories_data_source_id" FOREIGN KEY ("data_source_id") REFERENCES "data_sources" ("id") ON UPDATE NO ACTION ON DELETE CASCADE);
-- create index "data_source_data_categories_far" to table: "data_source_data_categories"
CREATE INDEX "data_source_data_categories_far" ON "data_source_data_categories" ("data_category_id", "data_source_id");
-- create "data_subject_categories" table
CREATE TABLE "data_subject_categories" ("id" bigint NOT NULL, "key" text COLLATE "C" NOT NULL, "version" bigint NOT NULL, "created_at" bigint NOT NULL, "created_by" text COLLATE "C" NOT NULL, "updated_at" bigint NOT NULL, "updated_by" text COLLATE "C" NOT NULL, "archived_at" bigint NULL, "citations" text COLLATE "C" NOT NULL, "name" text COLLATE "C" NOT NULL, "name_fold" text COLLATE "C" NOT NULL, "description" text COLLATE "C" NULL, "description_fold" text COLLATE "C" NULL, "person" text COLLATE "C" NOT NULL, "vulnerable" text COLLATE "C" NOT NULL, "staff_of_clients" boolean NOT NULL, "dpv_term" text COLLATE "C" NULL, "register_id" bigint NOT NULL, PRIMARY KEY ("id"), CONSTRAINT "data_subject_categories_registers_register" FOREIGN KEY ("register_id") REFERENCES "registers" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION);
-- create index "datasubjectcategory_register_id_id" to table: "data_subject_categories"
CREATE INDEX "datasubjectcategory_register_id_id" ON "data_subject_categories" ("register_id", "id");
-- create index "datasubjectcategory_register_id_key" to table: "data_subject_categories"
CREATE UNIQUE INDEX "datasubjectcategory_register_id_key" ON "data_subject_categories" ("register_id", "key");
-- create index "datasubjectcategory_register_id_name_fold_id" to table: "data_subject_categories"
CREATE INDEX "datasubjectcategory_register_id_name_fold_id" ON "data_subject_categories" ("register_id", "name_fold", "id");
-- create index "datasubjectcategory_register_id_updated_at_id" to table: "data_subject_categories"
CREATE INDEX "datasubjectcategory_register_id_updated_at_id" ON "data_subject_categories" ("register_id", "updated_at", "id");
-- create "data_uses" table
CREATE TABLE "data_uses" ("id" bigint NOT NULL, "key" text COLLATE "C" NOT NULL, "position" bigint NOT NULL, "certainty" text COLLATE "C" NOT NULL, "bound" text COLLATE "C" NOT NULL, "note" text COLLATE "C" NULL, "register_id" bigint NOT NULL, "scope_id" bigint NOT NULL, "data_category_id" bigint NULL, PRIMARY KEY ("id"), CONSTRAINT "data_uses_data_categories_data_category" FOREIGN KEY ("data_category_id") REFERENCES "data_categories" ("id") ON UPDATE NO ACTION ON DELETE SET NULL, CONSTRAINT "data_uses_processing_scopes_scope" FOREIGN KEY ("scope_id") REFERENCES "processing_scopes" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION, CONSTRAINT "data_uses_registers_register" FOREIGN KEY ("register_id") REFERENCES "registers" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION);
-- create index "datause_data_category_id" to table: "data_uses"
CREATE INDEX "datause_data_category_id" ON "data_uses" ("data_category_id");
-- create index "datause_scope_id" to table: "data_uses"
CREATE INDEX "datause_scope_id" ON "data_uses" ("scope_id");
-- create "data_use_data_subject_categories" table
CREATE TABLE "data_use_data_subject_categories" ("data_use_id" bigint NOT NULL, "data_subject_category_id" bigint NOT NULL, PRIMARY KEY ("data_use_id", "data_subject_category_id"), CONSTRAINT "data_use_data_subject_categories_data_subject_category_id" FOREIGN KEY ("data_subject_category_id") REFERENCES "data_subject_categories" ("id") ON UPDATE NO ACTION ON DELETE CASCADE, CONSTRAINT "data_use_data_subject_categories_data_use_id" FOREIGN KEY ("data_use_id") REFERENCES "data_uses" ("id") ON UPDATE NO ACTION ON DELETE CASCADE);
-- create index "data_use_data_subject_categories_far" to table: "data_use_data_subject_categories"
CREATE INDEX "data_use_data_subject_categories_far" ON "data_use_data_subject_categories" ("data_subject_category_id", "data_use_id");
-- modify "processors" table
ALTER TABLE "processors" ADD COLUMN "scope_id" bigint NULL;
-- whatever was there gets an empty scope of its own, with its id
INSERT INTO "processing_scopes" ("id", "register_id") SELECT "id", "register_id" FROM "processors";
UPDATE "processors" SET "scope_id" = "id";
ALTER TABLE "processors" ALTER COLUMN "scope_id" SET NOT NULL, ADD CONSTRAINT "processors_processing_scopes_scope" FOREIGN KEY ("scope_id") REFERENCES "processing_scopes" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION;
-- create index "processor_scope_id" to table: "processors"
CREATE UNIQUE INDEX "processor_scope_id" ON "processors" ("scope_id");
-- create "engagements" table
CREATE TABLE "engagements" ("id" bigint NOT NULL, "key" text COLLATE "C" NOT NULL, "version" bigint NOT NULL, "created_at" bigint NOT NULL, "created_by" text COLLATE "C" NOT NULL, "updated_at" bigint NOT NULL, "updated_by" text COLLATE "C" NOT NULL, "archived_at" bigint NULL, "citations" text COLLATE "C" NOT NULL, "name" text COLLATE "C" NOT NULL, "name_fold" text COLLATE "C" NOT NULL, "subject_matter" text COLLATE "C" NULL, "nature" text COLLATE "C" NULL, "duration" text COLLATE "C" NULL, "started_on" text COLLATE "C" NULL, "ended_on" text COLLATE "C" NULL, "categories_of_processing" text COLLATE "C" NOT NULL, "instructions" text COLLATE "C" NOT NULL, "term_overrides" text COLLATE "C" NOT NULL, "register_id" bigint NOT NULL, "scope_id" bigint NOT NULL, "engager_controller_id" bigint NULL, "engager_processor_id" bigint NULL, "engaged_id" bigint NOT NULL, "agreement_id" bigint NULL, PRIMARY KEY ("id"), CONSTRAINT "engagements_agreements_agreement" FOREIGN KEY ("agreement_id") REFERENCES "agreements" ("id") ON UPDATE NO ACTION ON DELETE SET NULL, CONSTRAINT "engagements_controllers_engager_controller" FOREIGN KEY ("engager_controller_id") REFERENCES "controllers" ("id") ON UPDATE NO ACTION ON DELETE SET NULL, CONSTRAINT "engagements_processing_scopes_scope" FOREIGN KEY ("scope_id") REFERENCES "processing_scopes" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION, CONSTRAINT "engagements_processors_engaged" FOREIGN KEY ("engaged_id") REFERENCES "processors" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION, CONSTRAINT "engagements_processors_engager_processor" FOREIGN KEY ("engager_processor_id") REFERENCES "processors" ("id") ON UPDATE NO ACTION ON DELETE SET NULL, CONSTRAINT "engagements_registers_register" FOREIGN KEY ("register_id") REFERENCES "registers" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION);
-- create index "engagement_agreement_id" to table: "engagements"
CREATE INDEX "engagement_agreement_id" ON "engagements" ("agreement_id");
-- create index "engagement_engaged_id" to table: "engagements"
CREATE INDEX "engagement_engaged_id" ON "engagements" ("engaged_id");
-- create index "engagement_engager_controller_id" to table: "engagements"
CREATE INDEX "engagement_engager_controller_id" ON "engagements" ("engager_controller_id");
-- create index "engagement_engager_processor_id" to table: "engagements"
CREATE INDEX "engagement_engager_processor_id" ON "engagements" ("engager_processor_id");
-- create index "engagement_register_id_id" to table: "engagements"
CREATE INDEX "engagement_register_id_id" ON "engagements" ("register_id", "id");
-- create index "engagement_register_id_key" to table: "engagements"
CREATE UNIQUE INDEX "engagement_register_id_key" ON "engagements" ("register_id", "key");
-- create index "engagement_register_id_name_fold_id" to table: "engagements"
CREATE INDEX "engagement_register_id_name_fold_id" ON "engagements" ("register_id", "name_fold", "id");
-- create index "engagement_register_id_updated_at_id" to table: "engagements"
CREATE INDEX "engagement_register_id_updated_at_id" ON "engagements" ("register_id", "updated_at", "id");
-- create index "engagement_scope_id" to table: "engagements"
CREATE UNIQUE INDEX "engagement_scope_id" ON "engagements" ("scope_id");
-- create "recipients" table
CREATE TABLE "recipients" ("id" bigint NOT NULL, "key" text COLLATE "C" NOT NULL, "version" bigint NOT NULL, "created_at" bigint NOT NULL, "created_by" text COLLATE "C" NOT NULL, "updated_at" bigint NOT NULL, "updated_by" text COLLATE "C" NOT NULL, "archived_at" bigint NULL, "citations" text COLLATE "C" NOT NULL, "name" text COLLATE "C" NOT NULL, "name_fold" text COLLATE "C" NOT NULL, "description" text COLLATE "C" NULL, "description_fold" text COLLATE "C" NULL, "relationship" text COLLATE "C" NOT NULL, "register_id" bigint NOT NULL, "organisation_id" bigint NULL, PRIMARY KEY ("id"), CONSTRAINT "recipients_organisations_organisation" FOREIGN KEY ("organisation_id") REFERENCES "organisations" ("id") ON UPDATE NO ACTION ON DELETE SET NULL, CONSTRAINT "recipients_registers_register" FOREIGN KEY ("register_id") REFERENCES "registers" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION);
-- create index "recipient_register_id_id" to table: "recipients"
CREATE INDEX "recipient_register_id_id" ON "recipients" ("register_id", "id");
-- create index "recipient_register_id_key" to table: "recipients"
CREATE UNIQUE INDEX "recipient_register_id_key" ON "recipients" ("register_id", "key");
-- create index "recipient_register_id_name_fold_id" to table: "recipients"
CREATE INDEX "recipient_register_id_name_fold_id" ON "recipients" ("register_id", "name_fold", "id");
-- create index "recipient_register_id_updated_at_id" to table: "recipients"
CREATE INDEX "recipient_register_id_updated_at_id" ON "recipients" ("register_id", "updated_at", "id");
-- create "disclosures" table
CREATE TABLE "disclosures" ("id" bigint NOT NULL, "key" text COLLATE "C" NOT NULL, "position" bigint NOT NULL, "role" text COLLATE "C" NOT NULL, "conditions" text COLLATE "C" NOT NULL, "timing" text COLLATE "C" NOT NULL, "note" text COLLATE "C" NULL, "register_id" bigint NOT NULL, "scope_id" bigint NOT NULL, "recipient_id" bigint NULL, "engagement_id" bigint NULL, PRIMARY KEY ("id"), CONSTRAINT "disclosures_engagements_engagement" FOREIGN KEY ("engagement_id") REFERENCES "engagements" ("id") ON UPDATE NO ACTION ON DELETE SET NULL, CONSTRAINT "disclosures_processing_scopes_scope" FOREIGN KEY ("scope_id") REFERENCES "processing_scopes" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION, CONSTRAINT "disclosures_recipients_recipient" FOREIGN KEY ("recipient_id") REFERENCES "recipients" ("id") ON UPDATE NO ACTION ON DELETE SET NULL, CONSTRAINT "disclosures_registers_register" FOREIGN KEY ("register_id") REFERENCES "registers" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION);
-- create index "disclosure_engagement_id" to table: "disclosures"
CREATE INDEX "disclosure_engagement_id" ON "disclosures" ("engagement_id");
-- create index "disclosure_recipient_id" to table: "disclosures"
CREATE INDEX "disclosure_recipient_id" ON "disclosures" ("recipient_id");
-- create index "disclosure_scope_id" to table: "disclosures"
CREATE INDEX "disclosure_scope_id" ON "disclosures" ("scope_id");
-- create "disclosure_data_categories" table
CREATE TABLE "disclosure_data_categories" ("disclosure_id" bigint NOT NULL, "data_category_id" bigint NOT NULL, PRIMARY KEY ("disclosure_id", "data_category_id"), CONSTRAINT "disclosure_data_categories_data_category_id" FOREIGN KEY ("data_category_id") REFERENCES "data_categories" ("id") ON UPDATE NO ACTION ON DELETE CASCADE, CONSTRAINT "disclosure_data_categories_disclosure_id" FOREIGN KEY ("disclosure_id") REFERENCES "disclosures" ("id") ON UPDATE NO ACTION ON DELETE CASCADE);
-- create index "disclosure_data_categories_far" to table: "disclosure_data_categories"
CREATE INDEX "disclosure_data_categories_far" ON "disclosure_data_categories" ("data_category_id", "disclosure_id");
-- create "engagement_controller_activities" table
CREATE TABLE "engagement_controller_activities" ("engagement_id" bigint NOT NULL, "controller_activity_id" bigint NOT NULL, PRIMARY KEY ("engagement_id", "controller_activity_id"), CONSTRAINT "engagement_controller_activities_controller_activity_id" FOREIGN KEY ("controller_activity_id") REFERENCES "controller_activities" ("id") ON UPDATE NO ACTION ON DELETE CASCADE, CONSTRAINT "engagement_controller_activities_engagement_id" FOREIGN KEY ("engagement_id") REFERENCES "engagements" ("id") ON UPDATE NO ACTION ON DELETE CASCADE);
-- create index "engagement_controller_activities_far" to table: "engagement_controller_activities"
CREATE INDEX "engagement_controller_activities_far" ON "engagement_controller_activities" ("controller_activity_id", "engagement_id");
-- modify "processor_activities" table
ALTER TABLE "processor_activities" ADD COLUMN "scope_id" bigint NULL;
-- whatever was there gets an empty scope of its own, with its id
INSERT INTO "processing_scopes" ("id", "register_id") SELECT "id", "register_id" FROM "processor_activities";
UPDATE "processor_activities" SET "scope_id" = "id";
ALTER TABLE "processor_activities" ALTER COLUMN "scope_id" SET NOT NULL, ADD CONSTRAINT "processor_activities_processing_scopes_scope" FOREIGN KEY ("scope_id") REFERENCES "processing_scopes" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION;
-- create index "processoractivity_scope_id" to table: "processor_activities"
CREATE UNIQUE INDEX "processoractivity_scope_id" ON "processor_activities" ("scope_id");
-- create "engagement_processor_activities" table
CREATE TABLE "engagement_processor_activities" ("engagement_id" bigint NOT NULL, "processor_activity_id" bigint NOT NULL, PRIMARY KEY ("engagement_id", "processor_activity_id"), CONSTRAINT "engagement_processor_activities_engagement_id" FOREIGN KEY ("engagement_id") REFERENCES "engagements" ("id") ON UPDATE NO ACTION ON DELETE CASCADE, CONSTRAINT "engagement_processor_activities_processor_activity_id" FOREIGN KEY ("processor_activity_id") REFERENCES "processor_activities" ("id") ON UPDATE NO ACTION ON DELETE CASCADE);
-- create index "engagement_processor_activities_far" to table: "engagement_processor_activities"
CREATE INDEX "engagement_processor_activities_far" ON "engagement_processor_activities" ("processor_activity_id", "engagement_id");
-- create "retention_rules" table
CREATE TABLE "retention_rules" ("id" bigint NOT NULL, "key" text COLLATE "C" NOT NULL, "version" bigint NOT NULL, "created_at" bigint NOT NULL, "created_by" text COLLATE "C" NOT NULL, "updated_at" bigint NOT NULL, "updated_by" text COLLATE "C" NOT NULL, "archived_at" bigint NULL, "citations" text COLLATE "C" NOT NULL, "name" text COLLATE "C" NOT NULL, "name_fold" text COLLATE "C" NOT NULL, "description" text COLLATE "C" NULL, "description_fold" text COLLATE "C" NULL, "period" text COLLATE "C" NULL, "criterion" text COLLATE "C" NULL, "bound" text COLLATE "C" NOT NULL, "triggers" text COLLATE "C" NOT NULL, "stages" text COLLATE "C" NOT NULL, "varies_by" text COLLATE "C" NOT NULL, "legal_source" text COLLATE "C" NULL, "end_actions" text COLLATE "C" NOT NULL, "register_id" bigint NOT NULL, PRIMARY KEY ("id"), CONSTRAINT "retention_rules_registers_register" FOREIGN KEY ("register_id") REFERENCES "registers" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION);
-- create index "retentionrule_register_id_id" to table: "retention_rules"
CREATE INDEX "retentionrule_register_id_id" ON "retention_rules" ("register_id", "id");
-- create index "retentionrule_register_id_key" to table: "retention_rules"
CREATE UNIQUE INDEX "retentionrule_register_id_key" ON "retention_rules" ("register_id", "key");
-- create index "retentionrule_register_id_name_fold_id" to table: "retention_rules"
CREATE INDEX "retentionrule_register_id_name_fold_id" ON "retention_rules" ("register_id", "name_fold", "id");
-- create index "retentionrule_register_id_updated_at_id" to table: "retention_rules"
CREATE INDEX "retentionrule_register_id_updated_at_id" ON "retention_rules" ("register_id", "updated_at", "id");
-- create "processing_scope_retention_rules" table
CREATE TABLE "processing_scope_retention_rules" ("processing_scope_id" bigint NOT NULL, "retention_rule_id" bigint NOT NULL, PRIMARY KEY ("processing_scope_id", "retention_rule_id"), CONSTRAINT "processing_scope_retention_rules_processing_scope_id" FOREIGN KEY ("processing_scope_id") REFERENCES "processing_scopes" ("id") ON UPDATE NO ACTION ON DELETE CASCADE, CONSTRAINT "processing_scope_retention_rules_retention_rule_id" FOREIGN KEY ("retention_rule_id") REFERENCES "retention_rules" ("id") ON UPDATE NO ACTION ON DELETE CASCADE);
-- create index "processing_scope_retention_rules_far" to table: "processing_scope_retention_rules"
CREATE INDEX "processing_scope_retention_rules_far" ON "processing_scope_retention_rules" ("retention_rule_id", "processing_scope_id");
-- create "security_measures" table
CREATE TABLE "security_measures" ("id" bigint NOT NULL, "key" text COLLATE "C" NOT NULL, "version" bigint NOT NULL, "created_at" bigint NOT NULL, "created_by" text COLLATE "C" NOT NULL, "updated_at" bigint NOT NULL, "updated_by" text COLLATE "C" NOT NULL, "archived_at" bigint NULL, "citations" text COLLATE "C" NOT NULL, "name" text COLLATE "C" NOT NULL, "name_fold" text COLLATE "C" NOT NULL, "description" text COLLATE "C" NULL, "description_fold" text COLLATE "C" NULL, "categories" text COLLATE "C" NOT NULL, "conditional" boolean NOT NULL, "condition" text COLLATE "C" NULL, "register_id" bigint NOT NULL, PRIMARY KEY ("id"), CONSTRAINT "security_measures_registers_register" FOREIGN KEY ("register_id") REFERENCES "registers" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION);
-- create index "securitymeasure_register_id_id" to table: "security_measures"
CREATE INDEX "securitymeasure_register_id_id" ON "security_measures" ("register_id", "id");
-- create index "securitymeasure_register_id_key" to table: "security_measures"
CREATE UNIQUE INDEX "securitymeasure_register_id_key" ON "security_measures" ("register_id", "key");
-- create index "securitymeasure_register_id_name_fold_id" to table: "security_measures"
CREATE INDEX "securitymeasure_register_id_name_fold_id" ON "security_measures" ("register_id", "name_fold", "id");
-- create index "securitymeasure_register_id_updated_at_id" to table: "security_measures"
CREATE INDEX "securitymeasure_register_id_updated_at_id" ON "security_measures" ("register_id", "updated_at", "id");
-- create "processing_scope_security_measures" table
CREATE TABLE "processing_scope_security_measures" ("processing_scope_id" bigint NOT NULL, "security_measure_id" bigint NOT NULL, PRIMARY KEY ("processing_scope_id", "security_measure_id"), CONSTRAINT "processing_scope_security_measures_processing_scope_id" FOREIGN KEY ("processing_scope_id") REFERENCES "processing_scopes" ("id") ON UPDATE NO ACTION ON DELETE CASCADE, CONSTRAINT "processing_scope_security_measures_security_measure_id" FOREIGN KEY ("security_measure_id") REFERENCES "security_measures" ("id") ON UPDATE NO ACTION ON DELETE CASCADE);
-- create index "processing_scope_security_measures_far" to table: "processing_scope_security_measures"
CREATE INDEX "processing_scope_security_measures_far" ON "processing_scope_security_measures" ("security_measure_id", "processing_scope_id");
-- create "systems" table
CREATE TABLE "systems" ("id" bigint NOT NULL, "key" text COLLATE "C" NOT NULL, "version" bigint NOT NULL, "created_at" bigint NOT NULL, "created_by" text COLLATE "C" NOT NULL, "updated_at" bigint NOT NULL, "updated_by" text COLLATE "C" NOT NULL, "archived_at" bigint NULL, "citations" text COLLATE "C" NOT NULL, "name" text COLLATE "C" NOT NULL, "name_fold" text COLLATE "C" NOT NULL, "description" text COLLATE "C" NULL, "description_fold" text COLLATE "C" NULL, "kind" text COLLATE "C" NOT NULL, "location" text COLLATE "C" NULL, "register_id" bigint NOT NULL, "operator_id" bigint NULL, PRIMARY KEY ("id"), CONSTRAINT "systems_organisations_operator" FOREIGN KEY ("operator_id") REFERENCES "organisations" ("id") ON UPDATE NO ACTION ON DELETE SET NULL, CONSTRAINT "systems_registers_register" FOREIGN KEY ("register_id") REFERENCES "registers" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION);
-- create index "system_register_id_id" to table: "systems"
CREATE INDEX "system_register_id_id" ON "systems" ("register_id", "id");
-- create index "system_register_id_key" to table: "systems"
CREATE UNIQUE INDEX "system_register_id_key" ON "systems" ("register_id", "key");
-- create index "system_register_id_name_fold_id" to table: "systems"
CREATE INDEX "system_register_id_name_fold_id" ON "systems" ("register_id", "name_fold", "id");
-- create index "system_register_id_updated_at_id" to table: "systems"
CREATE INDEX "system_register_id_updated_at_id" ON "systems" ("register_id", "updated_at", "id");
-- create "processing_scope_systems" table
CREATE TABLE "processing_scope_systems" ("processing_scope_id" bigint NOT NULL, "system_id" bigint NOT NULL, PRIMARY KEY ("processing_scope_id", "system_id"), CONSTRAINT "processing_scope_systems_processing_scope_id" FOREIGN KEY ("processing_scope_id") REFERENCES "processing_scopes" ("id") ON UPDATE NO ACTION ON DELETE CASCADE, CONSTRAINT "processing_scope_systems_system_id" FOREIGN KEY ("system_id") REFERENCES "systems" ("id") ON UPDATE NO ACTION ON DELETE CASCADE);
-- create index "processing_scope_systems_far" to table: "processing_scope_systems"
CREATE INDEX "processing_scope_systems_far" ON "processing_scope_systems" ("system_id", "processing_scope_id");
-- create "recipient_examples" table
CREATE TABLE "recipient_examples" ("recipient_id" bigint NOT NULL, "organisation_id" bigint NOT NULL, PRIMARY KEY ("recipient_id", "organisation_id"), CONSTRAINT "recipient_examples_organisation_id" FOREIGN KEY ("organisation_id") REFERENCES "organisations" ("id") ON UPDATE NO ACTION ON DELETE CASCADE, CONSTRAINT "recipient_examples_recipient_id" FOREIGN KEY ("recipient_id") REFERENCES "recipients" ("id") ON UPDATE NO ACTION ON DELETE CASCADE);
-- create index "recipient_examples_far" to table: "recipient_examples"
CREATE INDEX "recipient_examples_far" ON "recipient_examples" ("organisation_id", "recipient_id");
-- create "retention_rule_data_categories" table
CREATE TABLE "retention_rule_data_categories" ("retention_rule_id" bigint NOT NULL, "data_category_id" bigint NOT NULL, PRIMARY KEY ("retention_rule_id", "data_category_id"), CONSTRAINT "retention_rule_data_categories_data_category_id" FOREIGN KEY ("data_category_id") REFERENCES "data_categories" ("id") ON UPDATE NO ACTION ON DELETE CASCADE, CONSTRAINT "retention_rule_data_categories_retention_rule_id" FOREIGN KEY ("retention_rule_id") REFERENCES "retention_rules" ("id") ON UPDATE NO ACTION ON DELETE CASCADE);
-- create index "retention_rule_data_categories_far" to table: "retention_rule_data_categories"
CREATE INDEX "retention_rule_data_categories_far" ON "retention_rule_data_categories" ("data_category_id", "retention_rule_id");
-- create "sub_processings" table
CREATE TABLE "sub_processings" ("id" bigint NOT NULL, "key" text COLLATE "C" NOT NULL, "position" bigint NOT NULL, "authorisation" text COLLATE "C" NOT NULL, "notified_on" text COLLATE "C" NULL, "objection_window" bigint NULL, "objection_window_unit" text COLLATE "C" NOT NULL, "decision" text COLLATE "C" NOT NULL, "decided_on" text COLLATE "C" NULL, "flow_down" text COLLATE "C" NOT NULL, "register_id" bigint NOT NULL, "upstream_id" bigint NOT NULL, "downstream_id" bigint NOT NULL, PRIMARY KEY ("id"), CONSTRAINT "sub_processings_engagements_downstream" FOREIGN KEY ("downstream_id") REFERENCES "engagements" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION, CONSTRAINT "sub_processings_engagements_upstream" FOREIGN KEY ("upstream_id") REFERENCES "engagements" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION, CONSTRAINT "sub_processings_registers_register" FOREIGN KEY ("register_id") REFERENCES "registers" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION);
-- create index "subprocessing_downstream_id" to table: "sub_processings"
CREATE INDEX "subprocessing_downstream_id" ON "sub_processings" ("downstream_id");
-- create index "subprocessing_upstream_id_downstream_id" to table: "sub_processings"
CREATE UNIQUE INDEX "subprocessing_upstream_id_downstream_id" ON "sub_processings" ("upstream_id", "downstream_id");
