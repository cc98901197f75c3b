-- create "activity_purposes" table
CREATE TABLE `activity_purposes` (`id` integer NOT NULL, `key` text NOT NULL, `position` integer NOT NULL, `description` text NULL, `register_id` integer NOT NULL, `activity_id` integer NOT NULL, `purpose_id` integer NOT NULL, PRIMARY KEY (`id`), CONSTRAINT `activity_purposes_registers_register` FOREIGN KEY (`register_id`) REFERENCES `registers` (`id`) ON DELETE NO ACTION, CONSTRAINT `activity_purposes_controller_activities_activity` FOREIGN KEY (`activity_id`) REFERENCES `controller_activities` (`id`) ON DELETE NO ACTION, CONSTRAINT `activity_purposes_purposes_purpose` FOREIGN KEY (`purpose_id`) REFERENCES `purposes` (`id`) ON DELETE NO ACTION);
-- create index "activitypurpose_activity_id_purpose_id" to table: "activity_purposes"
CREATE UNIQUE INDEX `activitypurpose_activity_id_purpose_id` ON `activity_purposes` (`activity_id`, `purpose_id`);
-- create index "activitypurpose_purpose_id" to table: "activity_purposes"
CREATE INDEX `activitypurpose_purpose_id` ON `activity_purposes` (`purpose_id`);
-- create "basis_assignments" table
CREATE TABLE `basis_assignments` (`id` integer NOT NULL, `key` text NOT NULL, `position` integer NOT NULL, `relied_on_from` text NULL, `relied_on_to` text NULL, `interests` text NOT NULL, `statute` text NULL, `annex1_condition` text NULL, `consent_record` text NULL, `register_id` integer NOT NULL, `activity_purpose_id` integer NOT NULL, `legal_basis_id` integer NOT NULL, PRIMARY KEY (`id`), CONSTRAINT `basis_assignments_registers_register` FOREIGN KEY (`register_id`) REFERENCES `registers` (`id`) ON DELETE NO ACTION, CONSTRAINT `basis_assignments_activity_purposes_activity_purpose` FOREIGN KEY (`activity_purpose_id`) REFERENCES `activity_purposes` (`id`) ON DELETE NO ACTION, CONSTRAINT `basis_assignments_legal_bases_legal_basis` FOREIGN KEY (`legal_basis_id`) REFERENCES `legal_bases` (`id`) ON DELETE NO ACTION);
-- create index "basisassignment_activity_purpose_id" to table: "basis_assignments"
CREATE INDEX `basisassignment_activity_purpose_id` ON `basis_assignments` (`activity_purpose_id`);
-- create index "basisassignment_legal_basis_id" to table: "basis_assignments"
CREATE INDEX `basisassignment_legal_basis_id` ON `basis_assignments` (`legal_basis_id`);
-- create "contacts" table
CREATE TABLE `contacts` (`id` integer NOT NULL, `key` text NOT NULL, `position` integer NOT NULL, `kind` text NOT NULL, `name` text NULL, `job_title` text NULL, `email` text NULL, `phones` text NOT NULL, `addresses` text NOT NULL, `registration` text NULL, `register_id` integer NOT NULL, `organisation_id` integer NOT NULL, PRIMARY KEY (`id`), CONSTRAINT `contacts_registers_register` FOREIGN KEY (`register_id`) REFERENCES `registers` (`id`) ON DELETE NO ACTION, CONSTRAINT `contacts_organisations_organisation` FOREIGN KEY (`organisation_id`) REFERENCES `organisations` (`id`) ON DELETE NO ACTION);
-- create "controllers" table
CREATE TABLE `controllers` (`id` integer NOT NULL, `key` text NOT NULL, `version` integer NOT NULL, `created_at` integer NOT NULL, `created_by` text NOT NULL, `updated_at` integer NOT NULL, `updated_by` text NOT NULL, `archived_at` integer NULL, `citations` text NOT NULL, `dpo_required` text NOT NULL, `lead_authority` text NULL, `fee_registration` text NULL, `fee_exempt` text NOT NULL, `register_id` integer NOT NULL, `organisation_id` integer NOT NULL, PRIMARY KEY (`id`), CONSTRAINT `controllers_registers_register` FOREIGN KEY (`register_id`) REFERENCES `registers` (`id`) ON DELETE NO ACTION, CONSTRAINT `controllers_organisations_organisation` FOREIGN KEY (`organisation_id`) REFERENCES `organisations` (`id`) ON DELETE NO ACTION);
-- create index "controller_register_id_key" to table: "controllers"
CREATE UNIQUE INDEX `controller_register_id_key` ON `controllers` (`register_id`, `key`);
-- create index "controller_register_id_updated_at_id" to table: "controllers"
CREATE INDEX `controller_register_id_updated_at_id` ON `controllers` (`register_id`, `updated_at`, `id`);
-- create index "controller_register_id_id" to table: "controllers"
CREATE INDEX `controller_register_id_id` ON `controllers` (`register_id`, `id`);
-- create index "controller_organisation_id" to table: "controllers"
CREATE UNIQUE INDEX `controller_organisation_id` ON `controllers` (`organisation_id`);
-- create "controller_activities" table
CREATE TABLE `controller_activities` (`id` integer NOT NULL, `key` text NOT NULL, `version` integer NOT NULL, `created_at` integer NOT NULL, `created_by` text NOT NULL, `updated_at` integer NOT NULL, `updated_by` text NOT NULL, `archived_at` integer NULL, `citations` text NOT NULL, `name` text NOT NULL, `name_fold` text NOT NULL, `description` text NULL, `description_fold` text NULL, `regimes` text NOT NULL, `processing_state` text NOT NULL, `started_on` text NULL, `ended_on` text NULL, `record_status` text NOT NULL, `last_reviewed_on` text NULL, `next_review_on` text NULL, `occasional` text NOT NULL, `automated_decisions` text NOT NULL, `decision_significance` text NOT NULL, `decision_safeguards` text NULL, `risk_flags` text NOT NULL, `provision` text NOT NULL, `provision_consequences` text NULL, `no_recipients_confirmed` bool NOT NULL, `no_transfers_confirmed` bool NOT NULL, `register_id` integer NOT NULL, `controller_id` integer NOT NULL, `owner_id` integer NULL, PRIMARY KEY (`id`), CONSTRAINT `controller_activities_registers_register` FOREIGN KEY (`register_id`) REFERENCES `registers` (`id`) ON DELETE NO ACTION, CONSTRAINT `controller_activities_controllers_controller` FOREIGN KEY (`controller_id`) REFERENCES `controllers` (`id`) ON DELETE NO ACTION, CONSTRAINT `controller_activities_members_owner` FOREIGN KEY (`owner_id`) REFERENCES `members` (`id`) ON DELETE SET NULL);
-- create index "controlleractivity_register_id_key" to table: "controller_activities"
CREATE UNIQUE INDEX `controlleractivity_register_id_key` ON `controller_activities` (`register_id`, `key`);
-- create index "controlleractivity_register_id_updated_at_id" to table: "controller_activities"
CREATE INDEX `controlleractivity_register_id_updated_at_id` ON `controller_activities` (`register_id`, `updated_at`, `id`);
-- create index "controlleractivity_register_id_id" to table: "controller_activities"
CREATE INDEX `controlleractivity_register_id_id` ON `controller_activities` (`register_id`, `id`);
-- create index "controlleractivity_register_id_name_fold_id" to table: "controller_activities"
CREATE INDEX `controlleractivity_register_id_name_fold_id` ON `controller_activities` (`register_id`, `name_fold`, `id`);
-- create index "controlleractivity_register_id_processing_state_id" to table: "controller_activities"
CREATE INDEX `controlleractivity_register_id_processing_state_id` ON `controller_activities` (`register_id`, `processing_state`, `id`);
-- create index "controlleractivity_controller_id_name_fold_id" to table: "controller_activities"
CREATE INDEX `controlleractivity_controller_id_name_fold_id` ON `controller_activities` (`controller_id`, `name_fold`, `id`);
-- create "legal_bases" table
CREATE TABLE `legal_bases` (`id` integer NOT NULL, `key` text NOT NULL, `version` integer NOT NULL, `created_at` integer NOT NULL, `created_by` text NOT NULL, `updated_at` integer NOT NULL, `updated_by` text NOT NULL, `archived_at` integer NULL, `citations` text NOT NULL, `kind` text NOT NULL, `code` text NOT NULL, `regime` text NOT NULL, `name` text NOT NULL, `name_fold` text NOT NULL, `description` text NULL, `description_fold` text NULL, `article` text NULL, `valid_from` text NULL, `valid_to` text NULL, `register_id` integer NOT NULL, PRIMARY KEY (`id`), CONSTRAINT `legal_bases_registers_register` FOREIGN KEY (`register_id`) REFERENCES `registers` (`id`) ON DELETE NO ACTION);
-- create index "legalbasis_register_id_key" to table: "legal_bases"
CREATE UNIQUE INDEX `legalbasis_register_id_key` ON `legal_bases` (`register_id`, `key`);
-- create index "legalbasis_register_id_updated_at_id" to table: "legal_bases"
CREATE INDEX `legalbasis_register_id_updated_at_id` ON `legal_bases` (`register_id`, `updated_at`, `id`);
-- create index "legalbasis_register_id_id" to table: "legal_bases"
CREATE INDEX `legalbasis_register_id_id` ON `legal_bases` (`register_id`, `id`);
-- create "members" table
CREATE TABLE `members` (`id` integer NOT NULL, `key` text NOT NULL, `version` integer NOT NULL, `created_at` integer NOT NULL, `created_by` text NOT NULL, `updated_at` integer NOT NULL, `updated_by` text NOT NULL, `archived_at` integer NULL, `citations` text NOT NULL, `kind` text NOT NULL, `name` text NOT NULL, `name_fold` text NOT NULL, `email` text NULL, `register_id` integer NOT NULL, PRIMARY KEY (`id`), CONSTRAINT `members_registers_register` FOREIGN KEY (`register_id`) REFERENCES `registers` (`id`) ON DELETE NO ACTION);
-- create index "member_register_id_key" to table: "members"
CREATE UNIQUE INDEX `member_register_id_key` ON `members` (`register_id`, `key`);
-- create index "member_register_id_updated_at_id" to table: "members"
CREATE INDEX `member_register_id_updated_at_id` ON `members` (`register_id`, `updated_at`, `id`);
-- create index "member_register_id_id" to table: "members"
CREATE INDEX `member_register_id_id` ON `members` (`register_id`, `id`);
-- create "organisations" table
CREATE TABLE `organisations` (`id` integer NOT NULL, `key` text NOT NULL, `version` integer NOT NULL, `created_at` integer NOT NULL, `created_by` text NOT NULL, `updated_at` integer NOT NULL, `updated_by` text NOT NULL, `archived_at` integer NULL, `citations` text NOT NULL, `name` text NOT NULL, `name_fold` text NOT NULL, `legal_name` text NULL, `legal_name_fold` text NULL, `trading_name` text NULL, `trading_name_fold` text NULL, `legal_form` text NULL, `own` bool NOT NULL, `nature` text NOT NULL, `registrations` text NOT NULL, `addresses` text NOT NULL, `country` text NULL, `headcount` integer NULL, `website` text NULL, `register_id` integer NOT NULL, `parent_id` integer NULL, PRIMARY KEY (`id`), CONSTRAINT `organisations_registers_register` FOREIGN KEY (`register_id`) REFERENCES `registers` (`id`) ON DELETE NO ACTION, CONSTRAINT `organisations_organisations_children` FOREIGN KEY (`parent_id`) REFERENCES `organisations` (`id`) ON DELETE SET NULL);
-- create index "organisation_register_id_key" to table: "organisations"
CREATE UNIQUE INDEX `organisation_register_id_key` ON `organisations` (`register_id`, `key`);
-- create index "organisation_register_id_updated_at_id" to table: "organisations"
CREATE INDEX `organisation_register_id_updated_at_id` ON `organisations` (`register_id`, `updated_at`, `id`);
-- create index "organisation_register_id_id" to table: "organisations"
CREATE INDEX `organisation_register_id_id` ON `organisations` (`register_id`, `id`);
-- create index "organisation_register_id_name_fold_id" to table: "organisations"
CREATE INDEX `organisation_register_id_name_fold_id` ON `organisations` (`register_id`, `name_fold`, `id`);
-- create "processors" table
CREATE TABLE `processors` (`id` integer NOT NULL, `key` text NOT NULL, `version` integer NOT NULL, `created_at` integer NOT NULL, `created_by` text NOT NULL, `updated_at` integer NOT NULL, `updated_by` text NOT NULL, `archived_at` integer NULL, `citations` text NOT NULL, `services` text NOT NULL, `attestations` text NOT NULL, `register_id` integer NOT NULL, `organisation_id` integer NOT NULL, PRIMARY KEY (`id`), CONSTRAINT `processors_registers_register` FOREIGN KEY (`register_id`) REFERENCES `registers` (`id`) ON DELETE NO ACTION, CONSTRAINT `processors_organisations_organisation` FOREIGN KEY (`organisation_id`) REFERENCES `organisations` (`id`) ON DELETE NO ACTION);
-- create index "processor_register_id_key" to table: "processors"
CREATE UNIQUE INDEX `processor_register_id_key` ON `processors` (`register_id`, `key`);
-- create index "processor_register_id_updated_at_id" to table: "processors"
CREATE INDEX `processor_register_id_updated_at_id` ON `processors` (`register_id`, `updated_at`, `id`);
-- create index "processor_register_id_id" to table: "processors"
CREATE INDEX `processor_register_id_id` ON `processors` (`register_id`, `id`);
-- create index "processor_organisation_id" to table: "processors"
CREATE UNIQUE INDEX `processor_organisation_id` ON `processors` (`organisation_id`);
-- create "processor_activities" table
CREATE TABLE `processor_activities` (`id` integer NOT NULL, `key` text NOT NULL, `version` integer NOT NULL, `created_at` integer NOT NULL, `created_by` text NOT NULL, `updated_at` integer NOT NULL, `updated_by` text NOT NULL, `archived_at` integer NULL, `citations` text NOT NULL, `name` text NOT NULL, `name_fold` text NOT NULL, `description` text NULL, `description_fold` text NULL, `regimes` text NOT NULL, `processing_state` text NOT NULL, `started_on` text NULL, `ended_on` text NULL, `record_status` text NOT NULL, `last_reviewed_on` text NULL, `next_review_on` text NULL, `special_data_expected` text NOT NULL, `register_id` integer NOT NULL, `processor_id` integer NOT NULL, `owner_id` integer NULL, PRIMARY KEY (`id`), CONSTRAINT `processor_activities_registers_register` FOREIGN KEY (`register_id`) REFERENCES `registers` (`id`) ON DELETE NO ACTION, CONSTRAINT `processor_activities_processors_processor` FOREIGN KEY (`processor_id`) REFERENCES `processors` (`id`) ON DELETE NO ACTION, CONSTRAINT `processor_activities_members_owner` FOREIGN KEY (`owner_id`) REFERENCES `members` (`id`) ON DELETE SET NULL);
-- create index "processoractivity_register_id_key" to table: "processor_activities"
CREATE UNIQUE INDEX `processoractivity_register_id_key` ON `processor_activities` (`register_id`, `key`);
-- create index "processoractivity_register_id_updated_at_id" to table: "processor_activities"
CREATE INDEX `processoractivity_register_id_updated_at_id` ON `processor_activities` (`register_id`, `updated_at`, `id`);
-- create index "processoractivity_register_id_id" to table: "processor_activities"
CREATE INDEX `processoractivity_register_id_id` ON `processor_activities` (`register_id`, `id`);
-- create index "processoractivity_register_id_name_fold_id" to table: "processor_activities"
CREATE INDEX `processoractivity_register_id_name_fold_id` ON `processor_activities` (`register_id`, `name_fold`, `id`);
-- create index "processoractivity_register_id_processing_state_id" to table: "processor_activities"
CREATE INDEX `processoractivity_register_id_processing_state_id` ON `processor_activities` (`register_id`, `processing_state`, `id`);
-- create index "processoractivity_processor_id_name_fold_id" to table: "processor_activities"
CREATE INDEX `processoractivity_processor_id_name_fold_id` ON `processor_activities` (`processor_id`, `name_fold`, `id`);
-- create "purposes" table
CREATE TABLE `purposes` (`id` integer NOT NULL, `key` text NOT NULL, `version` integer NOT NULL, `created_at` integer NOT NULL, `created_by` text NOT NULL, `updated_at` integer NOT NULL, `updated_by` text NOT NULL, `archived_at` integer NULL, `citations` text NOT NULL, `name` text NOT NULL, `name_fold` text NOT NULL, `description` text NULL, `description_fold` text NULL, `kind` text NOT NULL, `channels` text NOT NULL, `dpv_term` text NULL, `register_id` integer NOT NULL, PRIMARY KEY (`id`), CONSTRAINT `purposes_registers_register` FOREIGN KEY (`register_id`) REFERENCES `registers` (`id`) ON DELETE NO ACTION);
-- create index "purpose_register_id_key" to table: "purposes"
CREATE UNIQUE INDEX `purpose_register_id_key` ON `purposes` (`register_id`, `key`);
-- create index "purpose_register_id_updated_at_id" to table: "purposes"
CREATE INDEX `purpose_register_id_updated_at_id` ON `purposes` (`register_id`, `updated_at`, `id`);
-- create index "purpose_register_id_id" to table: "purposes"
CREATE INDEX `purpose_register_id_id` ON `purposes` (`register_id`, `id`);
-- create index "purpose_register_id_name_fold_id" to table: "purposes"
CREATE INDEX `purpose_register_id_name_fold_id` ON `purposes` (`register_id`, `name_fold`, `id`);
-- create "registers" table
CREATE TABLE `registers` (`id` integer NOT NULL, `key` text NOT NULL, `version` integer NOT NULL, `created_at` integer NOT NULL, `created_by` text NOT NULL, `updated_at` integer NOT NULL, `updated_by` text NOT NULL, `archived_at` integer NULL, `citations` text NOT NULL, `name` text NOT NULL, `name_fold` text NOT NULL, `regimes` text NOT NULL, `locale` text NOT NULL, `time_zone` text NOT NULL, `review_cadence` text NULL, `fictional` bool NOT NULL, PRIMARY KEY (`id`));
-- create index "register_key" to table: "registers"
CREATE UNIQUE INDEX `register_key` ON `registers` (`key`);
-- create "source_documents" table
CREATE TABLE `source_documents` (`id` integer NOT NULL, `key` text NOT NULL, `version` integer NOT NULL, `created_at` integer NOT NULL, `created_by` text NOT NULL, `updated_at` integer NOT NULL, `updated_by` text NOT NULL, `archived_at` integer NULL, `citations` text NOT NULL, `title` text NOT NULL, `title_fold` text NOT NULL, `kind` text NOT NULL, `url` text NULL, `language` text NULL, `edition` text NULL, `published_on` text NULL, `retrieved_on` text NULL, `sha256` text NULL, `register_id` integer NOT NULL, PRIMARY KEY (`id`), CONSTRAINT `source_documents_registers_register` FOREIGN KEY (`register_id`) REFERENCES `registers` (`id`) ON DELETE NO ACTION);
-- create index "sourcedocument_register_id_key" to table: "source_documents"
CREATE UNIQUE INDEX `sourcedocument_register_id_key` ON `source_documents` (`register_id`, `key`);
-- create index "sourcedocument_register_id_updated_at_id" to table: "source_documents"
CREATE INDEX `sourcedocument_register_id_updated_at_id` ON `source_documents` (`register_id`, `updated_at`, `id`);
-- create index "sourcedocument_register_id_id" to table: "source_documents"
CREATE INDEX `sourcedocument_register_id_id` ON `source_documents` (`register_id`, `id`);
-- create "controller_activity_joint_controllers" table
CREATE TABLE `controller_activity_joint_controllers` (`controller_activity_id` integer NOT NULL, `controller_id` integer NOT NULL, PRIMARY KEY (`controller_activity_id`, `controller_id`), CONSTRAINT `controller_activity_joint_controllers_controller_activity_id` FOREIGN KEY (`controller_activity_id`) REFERENCES `controller_activities` (`id`) ON DELETE CASCADE, CONSTRAINT `controller_activity_joint_controllers_controller_id` FOREIGN KEY (`controller_id`) REFERENCES `controllers` (`id`) ON DELETE CASCADE);
-- create index "controller_activity_joint_controllers_far" to table: "controller_activity_joint_controllers"
CREATE INDEX `controller_activity_joint_controllers_far` ON `controller_activity_joint_controllers` (`controller_id`, `controller_activity_id`);
-- create "processor_activity_instructed_purposes" table
CREATE TABLE `processor_activity_instructed_purposes` (`processor_activity_id` integer NOT NULL, `purpose_id` integer NOT NULL, PRIMARY KEY (`processor_activity_id`, `purpose_id`), CONSTRAINT `processor_activity_instructed_purposes_processor_activity_id` FOREIGN KEY (`processor_activity_id`) REFERENCES `processor_activities` (`id`) ON DELETE CASCADE, CONSTRAINT `processor_activity_instructed_purposes_purpose_id` FOREIGN KEY (`purpose_id`) REFERENCES `purposes` (`id`) ON DELETE CASCADE);
-- create index "processor_activity_instructed_purposes_far" to table: "processor_activity_instructed_purposes"
CREATE INDEX `processor_activity_instructed_purposes_far` ON `processor_activity_instructed_purposes` (`purpose_id`, `processor_activity_id`);
