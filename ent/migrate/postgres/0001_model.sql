-- create "registers" table
CREATE TABLE "registers" ("id" bigint NOT NULL, "key" text COLLATE "C" NOT NULL, "version" bigint NOT NULL, "created_at" bigint NOT NULL, "created_by" text COLLATE "C" NOT NULL, "updated_at" bigint NOT NULL, "updated_by" text COLLATE "C" NOT NULL, "archived_at" bigint NULL, "citations" text COLLATE "C" NOT NULL, "name" text COLLATE "C" NOT NULL, "name_fold" text COLLATE "C" NOT NULL, "regimes" text COLLATE "C" NOT NULL, "locale" text COLLATE "C" NOT NULL, "time_zone" text COLLATE "C" NOT NULL, "review_cadence" text COLLATE "C" NULL, "fictional" boolean NOT NULL, PRIMARY KEY ("id"));
-- create index "register_key" to table: "registers"
CREATE UNIQUE INDEX "register_key" ON "registers" ("key");
-- create "organisations" table
CREATE TABLE "organisations" ("id" bigint NOT NULL, "key" text COLLATE "C" NOT NULL, "version" bigint NOT NULL, "created_at" bigint NOT NULL, "created_by" text COLLATE "C" NOT NULL, "updated_at" bigint NOT NULL, "updated_by" text COLLATE "C" NOT NULL, "archived_at" bigint NULL, "citations" text COLLATE "C" NOT NULL, "name" text COLLATE "C" NOT NULL, "name_fold" text COLLATE "C" NOT NULL, "legal_name" text COLLATE "C" NULL, "legal_name_fold" text COLLATE "C" NULL, "trading_name" text COLLATE "C" NULL, "trading_name_fold" text COLLATE "C" NULL, "legal_form" text COLLATE "C" NULL, "own" boolean NOT NULL, "nature" text COLLATE "C" NOT NULL, "registrations" text COLLATE "C" NOT NULL, "addresses" text COLLATE "C" NOT NULL, "country" text COLLATE "C" NULL, "headcount" bigint NULL, "website" text COLLATE "C" NULL, "register_id" bigint NOT NULL, "parent_id" bigint NULL, PRIMARY KEY ("id"), CONSTRAINT "organisations_organisations_children" FOREIGN KEY ("parent_id") REFERENCES "organisations" ("id") ON UPDATE NO ACTION ON DELETE SET NULL, CONSTRAINT "organisations_registers_register" FOREIGN KEY ("register_id") REFERENCES "registers" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION);
-- create index "organisation_register_id_id" to table: "organisations"
CREATE INDEX "organisation_register_id_id" ON "organisations" ("register_id", "id");
-- create index "organisation_register_id_key" to table: "organisations"
CREATE UNIQUE INDEX "organisation_register_id_key" ON "organisations" ("register_id", "key");
-- create index "organisation_register_id_name_fold_id" to table: "organisations"
CREATE INDEX "organisation_register_id_name_fold_id" ON "organisations" ("register_id", "name_fold", "id");
-- create index "organisation_register_id_updated_at_id" to table: "organisations"
CREATE INDEX "organisation_register_id_updated_at_id" ON "organisations" ("register_id", "updated_at", "id");
-- create "controllers" table
CREATE TABLE "controllers" ("id" bigint NOT NULL, "key" text COLLATE "C" NOT NULL, "version" bigint NOT NULL, "created_at" bigint NOT NULL, "created_by" text COLLATE "C" NOT NULL, "updated_at" bigint NOT NULL, "updated_by" text COLLATE "C" NOT NULL, "archived_at" bigint NULL, "citations" text COLLATE "C" NOT NULL, "dpo_required" text COLLATE "C" NOT NULL, "lead_authority" text COLLATE "C" NULL, "fee_registration" text COLLATE "C" NULL, "fee_exempt" text COLLATE "C" NOT NULL, "register_id" bigint NOT NULL, "organisation_id" bigint NOT NULL, PRIMARY KEY ("id"), CONSTRAINT "controllers_organisations_organisation" FOREIGN KEY ("organisation_id") REFERENCES "organisations" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION, CONSTRAINT "controllers_registers_register" FOREIGN KEY ("register_id") REFERENCES "registers" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION);
-- create index "controller_organisation_id" to table: "controllers"
CREATE UNIQUE INDEX "controller_organisation_id" ON "controllers" ("organisation_id");
-- create index "controller_register_id_id" to table: "controllers"
CREATE INDEX "controller_register_id_id" ON "controllers" ("register_id", "id");
-- create index "controller_register_id_key" to table: "controllers"
CREATE UNIQUE INDEX "controller_register_id_key" ON "controllers" ("register_id", "key");
-- create index "controller_register_id_updated_at_id" to table: "controllers"
CREATE INDEX "controller_register_id_updated_at_id" ON "controllers" ("register_id", "updated_at", "id");
-- create "members" table
CREATE TABLE "members" ("id" bigint NOT NULL, "key" text COLLATE "C" NOT NULL, "version" bigint NOT NULL, "created_at" bigint NOT NULL, "created_by" text COLLATE "C" NOT NULL, "updated_at" bigint NOT NULL, "updated_by" text COLLATE "C" NOT NULL, "archived_at" bigint NULL, "citations" text COLLATE "C" NOT NULL, "kind" text COLLATE "C" NOT NULL, "name" text COLLATE "C" NOT NULL, "name_fold" text COLLATE "C" NOT NULL, "email" text COLLATE "C" NULL, "register_id" bigint NOT NULL, PRIMARY KEY ("id"), CONSTRAINT "members_registers_register" FOREIGN KEY ("register_id") REFERENCES "registers" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION);
-- create index "member_register_id_id" to table: "members"
CREATE INDEX "member_register_id_id" ON "members" ("register_id", "id");
-- create index "member_register_id_key" to table: "members"
CREATE UNIQUE INDEX "member_register_id_key" ON "members" ("register_id", "key");
-- create index "member_register_id_updated_at_id" to table: "members"
CREATE INDEX "member_register_id_updated_at_id" ON "members" ("register_id", "updated_at", "id");
-- create "controller_activities" table
CREATE TABLE "controller_activities" ("id" bigint NOT NULL, "key" text COLLATE "C" NOT NULL, "version" bigint NOT NULL, "created_at" bigint NOT NULL, "created_by" text COLLATE "C" NOT NULL, "updated_at" bigint NOT NULL, "updated_by" text COLLATE "C" NOT NULL, "archived_at" bigint NULL, "citations" text COLLATE "C" NOT NULL, "name" text COLLATE "C" NOT NULL, "name_fold" text COLLATE "C" NOT NULL, "description" text COLLATE "C" NULL, "description_fold" text COLLATE "C" NULL, "regimes" text COLLATE "C" NOT NULL, "processing_state" text COLLATE "C" NOT NULL, "started_on" text COLLATE "C" NULL, "ended_on" text COLLATE "C" NULL, "record_status" text COLLATE "C" NOT NULL, "last_reviewed_on" text COLLATE "C" NULL, "next_review_on" text COLLATE "C" NULL, "occasional" text COLLATE "C" NOT NULL, "automated_decisions" text COLLATE "C" NOT NULL, "decision_significance" text COLLATE "C" NOT NULL, "decision_safeguards" text COLLATE "C" NULL, "risk_flags" text COLLATE "C" NOT NULL, "provision" text COLLATE "C" NOT NULL, "provision_consequences" text COLLATE "C" NULL, "no_recipients_confirmed" boolean NOT NULL, "no_transfers_confirmed" boolean NOT NULL, "register_id" bigint NOT NULL, "controller_id" bigint NOT NULL, "owner_id" bigint NULL, PRIMARY KEY ("id"), CONSTRAINT "controller_activities_controllers_controller" FOREIGN KEY ("controller_id") REFERENCES "controllers" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION, CONSTRAINT "controller_activities_members_owner" FOREIGN KEY ("owner_id") REFERENCES "members" ("id") ON UPDATE NO ACTION ON DELETE SET NULL, CONSTRAINT "controller_activities_registers_register" FOREIGN KEY ("register_id") REFERENCES "registers" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION);
-- create index "controlleractivity_controller_id_name_fold_id" to table: "controller_activities"
CREATE INDEX "controlleractivity_controller_id_name_fold_id" ON "controller_activities" ("controller_id", "name_fold", "id");
-- create index "controlleractivity_register_id_id" to table: "controller_activities"
CREATE INDEX "controlleractivity_register_id_id" ON "controller_activities" ("register_id", "id");
-- create index "controlleractivity_register_id_key" to table: "controller_activities"
CREATE UNIQUE INDEX "controlleractivity_register_id_key" ON "controller_activities" ("register_id", "key");
-- create index "controlleractivity_register_id_name_fold_id" to table: "controller_activities"
CREATE INDEX "controlleractivity_register_id_name_fold_id" ON "controller_activities" ("register_id", "name_fold", "id");
-- create index "controlleractivity_register_id_processing_state_id" to table: "controller_activities"
CREATE INDEX "controlleractivity_register_id_processing_state_id" ON "controller_activities" ("register_id", "processing_state", "id");
-- create index "controlleractivity_register_id_updated_at_id" to table: "controller_activities"
CREATE INDEX "controlleractivity_register_id_updated_at_id" ON "controller_activities" ("register_id", "updated_at", "id");
-- create "purposes" table
CREATE TABLE "purposes" ("id" bigint NOT NULL, "key" text COLLATE "C" NOT NULL, "version" bigint NOT NULL, "created_at" bigint NOT NULL, "created_by" text COLLATE "C" NOT NULL, "updated_at" bigint NOT NULL, "updated_by" text COLLATE "C" NOT NULL, "archived_at" bigint NULL, "citations" text COLLATE "C" NOT NULL, "name" text COLLATE "C" NOT NULL, "name_fold" text COLLATE "C" NOT NULL, "description" text COLLATE "C" NULL, "description_fold" text COLLATE "C" NULL, "kind" text COLLATE "C" NOT NULL, "channels" text COLLATE "C" NOT NULL, "dpv_term" text COLLATE "C" NULL, "register_id" bigint NOT NULL, PRIMARY KEY ("id"), CONSTRAINT "purposes_registers_register" FOREIGN KEY ("register_id") REFERENCES "registers" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION);
-- create index "purpose_register_id_id" to table: "purposes"
CREATE INDEX "purpose_register_id_id" ON "purposes" ("register_id", "id");
-- create index "purpose_register_id_key" to table: "purposes"
CREATE UNIQUE INDEX "purpose_register_id_key" ON "purposes" ("register_id", "key");
-- create index "purpose_register_id_name_fold_id" to table: "purposes"
CREATE INDEX "purpose_register_id_name_fold_id" ON "purposes" ("register_id", "name_fold", "id");
-- create index "purpose_register_id_updated_at_id" to table: "purposes"
CREATE INDEX "purpose_register_id_updated_at_id" ON "purposes" ("register_id", "updated_at", "id");
-- create "activity_purposes" table
CREATE TABLE "activity_purposes" ("id" bigint NOT NULL, "key" text COLLATE "C" NOT NULL, "position" bigint NOT NULL, "description" text COLLATE "C" NULL, "register_id" bigint NOT NULL, "activity_id" bigint NOT NULL, "purpose_id" bigint NOT NULL, PRIMARY KEY ("id"), CONSTRAINT "activity_purposes_controller_activities_activity" FOREIGN KEY ("activity_id") REFERENCES "controller_activities" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION, CONSTRAINT "activity_purposes_purposes_purpose" FOREIGN KEY ("purpose_id") REFERENCES "purposes" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION, CONSTRAINT "activity_purposes_registers_register" FOREIGN KEY ("register_id") REFERENCES "registers" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION);
-- create index "activitypurpose_activity_id_purpose_id" to table: "activity_purposes"
CREATE UNIQUE INDEX "activitypurpose_activity_id_purpose_id" ON "activity_purposes" ("activity_id", "purpose_id");
-- create index "activitypurpose_purpose_id" to table: "activity_purposes"
CREATE INDEX "activitypurpose_purpose_id" ON "activity_purposes" ("purpose_id");
-- create "legal_bases" table
CREATE TABLE "legal_bases" ("id" bigint NOT NULL, "key" text COLLATE "C" NOT NULL, "version" bigint NOT NULL, "created_at" bigint NOT NULL, "created_by" text COLLATE "C" NOT NULL, "updated_at" bigint NOT NULL, "updated_by" text COLLATE "C" NOT NULL, "archived_at" bigint NULL, "citations" text COLLATE "C" NOT NULL, "kind" text COLLATE "C" NOT NULL, "code" text COLLATE "C" NOT NULL, "regime" text COLLATE "C" NOT NULL, "name" text COLLATE "C" NOT NULL, "name_fold" text COLLATE "C" NOT NULL, "description" text COLLATE "C" NULL, "description_fold" text COLLATE "C" NULL, "article" text COLLATE "C" NULL, "valid_from" text COLLATE "C" NULL, "valid_to" text COLLATE "C" NULL, "register_id" bigint NOT NULL, PRIMARY KEY ("id"), CONSTRAINT "legal_bases_registers_register" FOREIGN KEY ("register_id") REFERENCES "registers" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION);
-- create index "legalbasis_register_id_id" to table: "legal_bases"
CREATE INDEX "legalbasis_register_id_id" ON "legal_bases" ("register_id", "id");
-- create index "legalbasis_register_id_key" to table: "legal_bases"
CREATE UNIQUE INDEX "legalbasis_register_id_key" ON "legal_bases" ("register_id", "key");
-- create index "legalbasis_register_id_updated_at_id" to table: "legal_bases"
CREATE INDEX "legalbasis_register_id_updated_at_id" ON "legal_bases" ("register_id", "updated_at", "id");
-- create "basis_assignments" table
CREATE TABLE "basis_assignments" ("id" bigint NOT NULL, "key" text COLLATE "C" NOT NULL, "position" bigint NOT NULL, "relied_on_from" text COLLATE "C" NULL, "relied_on_to" text COLLATE "C" NULL, "interests" text COLLATE "C" NOT NULL, "statute" text COLLATE "C" NULL, "annex1_condition" text COLLATE "C" NULL, "consent_record" text COLLATE "C" NULL, "register_id" bigint NOT NULL, "activity_purpose_id" bigint NOT NULL, "legal_basis_id" bigint NOT NULL, PRIMARY KEY ("id"), CONSTRAINT "basis_assignments_activity_purposes_activity_purpose" FOREIGN KEY ("activity_purpose_id") REFERENCES "activity_purposes" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION, CONSTRAINT "basis_assignments_legal_bases_legal_basis" FOREIGN KEY ("legal_basis_id") REFERENCES "legal_bases" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION, CONSTRAINT "basis_assignments_registers_register" FOREIGN KEY ("register_id") REFERENCES "registers" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION);
-- create index "basisassignment_activity_purpose_id" to table: "basis_assignments"
CREATE INDEX "basisassignment_activity_purpose_id" ON "basis_assignments" ("activity_purpose_id");
-- create index "basisassignment_legal_basis_id" to table: "basis_assignments"
CREATE INDEX "basisassignment_legal_basis_id" ON "basis_assignments" ("legal_basis_id");
-- create "contacts" table
CREATE TABLE "contacts" ("id" bigint NOT NULL, "key" text COLLATE "C" NOT NULL, "position" bigint NOT NULL, "kind" text COLLATE "C" NOT NULL, "name" text COLLATE "C" NULL, "job_title" text COLLATE "C" NULL, "email" text COLLATE "C" NULL, "phones" text COLLATE "C" NOT NULL, "addresses" text COLLATE "C" NOT NULL, "registration" text COLLATE "C" NULL, "register_id" bigint NOT NULL, "organisation_id" bigint NOT NULL, PRIMARY KEY ("id"), CONSTRAINT "contacts_organisations_organisation" FOREIGN KEY ("organisation_id") REFERENCES "organisations" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION, CONSTRAINT "contacts_registers_register" FOREIGN KEY ("register_id") REFERENCES "registers" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION);
-- create "controller_activity_joint_controllers" table
CREATE TABLE "controller_activity_joint_controllers" ("controller_activity_id" bigint NOT NULL, "controller_id" bigint NOT NULL, PRIMARY KEY ("controller_activity_id", "controller_id"), CONSTRAINT "controller_activity_joint_controllers_controller_activity_id" FOREIGN KEY ("controller_activity_id") REFERENCES "controller_activities" ("id") ON UPDATE NO ACTION ON DELETE CASCADE, CONSTRAINT "controller_activity_joint_controllers_controller_id" FOREIGN KEY ("controller_id") REFERENCES "controllers" ("id") ON UPDATE NO ACTION ON DELETE CASCADE);
-- create index "controller_activity_joint_controllers_far" to table: "controller_activity_joint_controllers"
CREATE INDEX "controller_activity_joint_controllers_far" ON "controller_activity_joint_controllers" ("controller_id", "controller_activity_id");
-- create "processors" table
CREATE TABLE "processors" ("id" bigint NOT NULL, "key" text COLLATE "C" NOT NULL, "version" bigint NOT NULL, "created_at" bigint NOT NULL, "created_by" text COLLATE "C" NOT NULL, "updated_at" bigint NOT NULL, "updated_by" text COLLATE "C" NOT NULL, "archived_at" bigint NULL, "citations" text COLLATE "C" NOT NULL, "services" text COLLATE "C" NOT NULL, "attestations" text COLLATE "C" NOT NULL, "register_id" bigint NOT NULL, "organisation_id" bigint NOT NULL, PRIMARY KEY ("id"), CONSTRAINT "processors_organisations_organisation" FOREIGN KEY ("organisation_id") REFERENCES "organisations" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION, CONSTRAINT "processors_registers_register" FOREIGN KEY ("register_id") REFERENCES "registers" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION);
-- create index "processor_organisation_id" to table: "processors"
CREATE UNIQUE INDEX "processor_organisation_id" ON "processors" ("organisation_id");
-- create index "processor_register_id_id" to table: "processors"
CREATE INDEX "processor_register_id_id" ON "processors" ("register_id", "id");
-- create index "processor_register_id_key" to table: "processors"
CREATE UNIQUE INDEX "processor_register_id_key" ON "processors" ("register_id", "key");
-- create index "processor_register_id_updated_at_id" to table: "processors"
CREATE INDEX "processor_register_id_updated_at_id" ON "processors" ("register_id", "updated_at", "id");
-- create "processor_activities" table
CREATE TABLE "processor_activities" ("id" bigint NOT NULL, "key" text COLLATE "C" NOT NULL, "version" bigint NOT NULL, "created_at" bigint NOT NULL, "created_by" text COLLATE "C" NOT NULL, "updated_at" bigint NOT NULL, "updated_by" text COLLATE "C" NOT NULL, "archived_at" bigint NULL, "citations" text COLLATE "C" NOT NULL, "name" text COLLATE "C" NOT NULL, "name_fold" text COLLATE "C" NOT NULL, "description" text COLLATE "C" NULL, "description_fold" text COLLATE "C" NULL, "regimes" text COLLATE "C" NOT NULL, "processing_state" text COLLATE "C" NOT NULL, "started_on" text COLLATE "C" NULL, "ended_on" text COLLATE "C" NULL, "record_status" text COLLATE "C" NOT NULL, "last_reviewed_on" text COLLATE "C" NULL, "next_review_on" text COLLATE "C" NULL, "special_data_expected" text COLLATE "C" NOT NULL, "register_id" bigint NOT NULL, "processor_id" bigint NOT NULL, "owner_id" bigint NULL, PRIMARY KEY ("id"), CONSTRAINT "processor_activities_members_owner" FOREIGN KEY ("owner_id") REFERENCES "members" ("id") ON UPDATE NO ACTION ON DELETE SET NULL, CONSTRAINT "processor_activities_processors_processor" FOREIGN KEY ("processor_id") REFERENCES "processors" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION, CONSTRAINT "processor_activities_registers_register" FOREIGN KEY ("register_id") REFERENCES "registers" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION);
-- create index "processoractivity_processor_id_name_fold_id" to table: "processor_activities"
CREATE INDEX "processoractivity_processor_id_name_fold_id" ON "processor_activities" ("processor_id", "name_fold", "id");
-- create index "processoractivity_register_id_id" to table: "processor_activities"
CREATE INDEX "processoractivity_register_id_id" ON "processor_activities" ("register_id", "id");
-- create index "processoractivity_register_id_key" to table: "processor_activities"
CREATE UNIQUE INDEX "processoractivity_register_id_key" ON "processor_activities" ("register_id", "key");
-- create index "processoractivity_register_id_name_fold_id" to table: "processor_activities"
CREATE INDEX "processoractivity_register_id_name_fold_id" ON "processor_activities" ("register_id", "name_fold", "id");
-- create index "processoractivity_register_id_processing_state_id" to table: "processor_activities"
CREATE INDEX "processoractivity_register_id_processing_state_id" ON "processor_activities" ("register_id", "processing_state", "id");
-- create index "processoractivity_register_id_updated_at_id" to table: "processor_activities"
CREATE INDEX "processoractivity_register_id_updated_at_id" ON "processor_activities" ("register_id", "updated_at", "id");
-- create "processor_activity_instructed_purposes" table
CREATE TABLE "processor_activity_instructed_purposes" ("processor_activity_id" bigint NOT NULL, "purpose_id" bigint NOT NULL, PRIMARY KEY ("processor_activity_id", "purpose_id"), CONSTRAINT "processor_activity_instructed_purposes_processor_activity_id" FOREIGN KEY ("processor_activity_id") REFERENCES "processor_activities" ("id") ON UPDATE NO ACTION ON DELETE CASCADE, CONSTRAINT "processor_activity_instructed_purposes_purpose_id" FOREIGN KEY ("purpose_id") REFERENCES "purposes" ("id") ON UPDATE NO ACTION ON DELETE CASCADE);
-- create index "processor_activity_instructed_purposes_far" to table: "processor_activity_instructed_purposes"
CREATE INDEX "processor_activity_instructed_purposes_far" ON "processor_activity_instructed_purposes" ("purpose_id", "processor_activity_id");
-- create "source_documents" table
CREATE TABLE "source_documents" ("id" bigint NOT NULL, "key" text COLLATE "C" NOT NULL, "version" bigint NOT NULL, "created_at" bigint NOT NULL, "created_by" text COLLATE "C" NOT NULL, "updated_at" bigint NOT NULL, "updated_by" text COLLATE "C" NOT NULL, "archived_at" bigint NULL, "citations" text COLLATE "C" NOT NULL, "title" text COLLATE "C" NOT NULL, "title_fold" text COLLATE "C" NOT NULL, "kind" text COLLATE "C" NOT NULL, "url" text COLLATE "C" NULL, "language" text COLLATE "C" NULL, "edition" text COLLATE "C" NULL, "published_on" text COLLATE "C" NULL, "retrieved_on" text COLLATE "C" NULL, "sha256" text COLLATE "C" NULL, "register_id" bigint NOT NULL, PRIMARY KEY ("id"), CONSTRAINT "source_documents_registers_register" FOREIGN KEY ("register_id") REFERENCES "registers" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION);
-- create index "sourcedocument_register_id_id" to table: "source_documents"
CREATE INDEX "sourcedocument_register_id_id" ON "source_documents" ("register_id", "id");
-- create index "sourcedocument_register_id_key" to table: "source_documents"
CREATE UNIQUE INDEX "sourcedocument_register_id_key" ON "source_documents" ("register_id", "key");
-- create index "sourcedocument_register_id_updated_at_id" to table: "source_documents"
CREATE INDEX "sourcedocument_register_id_updated_at_id" ON "source_documents" ("register_id", "updated_at", "id");
