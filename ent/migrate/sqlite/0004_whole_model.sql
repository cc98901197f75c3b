-- create "new_activity_purposes" table
CREATE TABLE `new_activity_purposes` (`id` integer NOT NULL, `key` text NOT NULL, `position` integer NOT NULL, `description` text NULL, `register_id` integer NOT NULL, `activity_id` integer NOT NULL, `purpose_id` integer NOT NULL, `further_processing` text NOT NULL, `compatibility` text NULL, `marketing_ground` text NULL, PRIMARY KEY (`id`), CONSTRAINT `activity_purposes_registers_register` FOREIGN KEY (`register_id`) REFERENCES `registers` (`id`) ON DELETE NO ACTION, CONSTRAINT `activity_purposes_controller_activities_activity` FOREIGN KEY (`activity_id`) REFERENCES `controller_activities` (`id`) ON DELETE NO ACTION, CONSTRAINT `activity_purposes_purposes_purpose` FOREIGN KEY (`purpose_id`) REFERENCES `purposes` (`id`) ON DELETE NO ACTION);
-- copy rows from old table "activity_purposes" to new temporary table "new_activity_purposes"
INSERT INTO `new_activity_purposes` (`id`, `key`, `position`, `description`, `register_id`, `activity_id`, `purpose_id`, `further_processing`) SELECT `id`, `key`, `position`, `description`, `register_id`, `activity_id`, `purpose_id`, 'UNKNOWN' FROM `activity_purposes`;
-- drop "activity_purposes" table after copying rows
DROP TABLE `activity_purposes`;
-- rename temporary table "new_activity_purposes" to "activity_purposes"
ALTER TABLE `new_activity_purposes` RENAME TO `activity_purposes`;
-- create index "activitypurpose_activity_id_purpose_id" to table: "activity_purposes"
CREATE UNIQUE INDEX `activitypurpose_activity_id_purpose_id` ON `activity_purposes` (`activity_id`, `purpose_id`);
-- create index "activitypurpose_purpose_id" to table: "activity_purposes"
CREATE INDEX `activitypurpose_purpose_id` ON `activity_purposes` (`purpose_id`);
-- create "new_basis_assignments" table
CREATE TABLE `new_basis_assignments` (`id` integer NOT NULL, `key` text NOT NULL, `position` integer NOT NULL, `relied_on_from` text NULL, `relied_on_to` text NULL, `interests` text NOT NULL, `statute` text NULL, `annex1_condition` text NULL, `consent_record` text NULL, `consent_withdrawal` text NULL, `parental_authorisation` text NOT NULL, `register_id` integer NOT NULL, `activity_purpose_id` integer NOT NULL, `legal_basis_id` integer NOT NULL, `assessment_id` integer NULL, PRIMARY KEY (`id`), CONSTRAINT `basis_assignments_registers_register` FOREIGN KEY (`register_id`) REFERENCES `registers` (`id`) ON DELETE NO ACTION, CONSTRAINT `basis_assignments_activity_purposes_activity_purpose` FOREIGN KEY (`activity_purpose_id`) REFERENCES `activity_purposes` (`id`) ON DELETE NO ACTION, CONSTRAINT `basis_assignments_legal_bases_legal_basis` FOREIGN KEY (`legal_basis_id`) REFERENCES `legal_bases` (`id`) ON DELETE NO ACTION, CONSTRAINT `basis_assignments_assessments_assessment` FOREIGN KEY (`assessment_id`) REFERENCES `assessments` (`id`) ON DELETE SET NULL);
-- copy rows from old table "basis_assignments" to new temporary table "new_basis_assignments"
INSERT INTO `new_basis_assignments` (`id`, `key`, `position`, `relied_on_from`, `relied_on_to`, `interests`, `statute`, `annex1_condition`, `consent_record`, `register_id`, `activity_purpose_id`, `legal_basis_id`, `parental_authorisation`) SELECT `id`, `key`, `position`, `relied_on_from`, `relied_on_to`, `interests`, `statute`, `annex1_condition`, `consent_record`, `register_id`, `activity_purpose_id`, `legal_basis_id`, 'UNKNOWN' FROM `basis_assignments`;
-- drop "basis_assignments" table after copying rows
DROP TABLE `basis_assignments`;
-- rename temporary table "new_basis_assignments" to "basis_assignments"
ALTER TABLE `new_basis_assignments` RENAME TO `basis_assignments`;
-- create index "basisassignment_activity_purpose_id" to table: "basis_assignments"
CREATE INDEX `basisassignment_activity_purpose_id` ON `basis_assignments` (`activity_purpose_id`);
-- create index "basisassignment_legal_basis_id" to table: "basis_assignments"
CREATE INDEX `basisassignment_legal_basis_id` ON `basis_assignments` (`legal_basis_id`);
-- create index "basisassignment_assessment_id" to table: "basis_assignments"
CREATE INDEX `basisassignment_assessment_id` ON `basis_assignments` (`assessment_id`);
-- create index "legalbasis_register_id_name_fold_id" to table: "legal_bases"
CREATE INDEX `legalbasis_register_id_name_fold_id` ON `legal_bases` (`register_id`, `name_fold`, `id`);
-- create index "member_register_id_name_fold_id" to table: "members"
CREATE INDEX `member_register_id_name_fold_id` ON `members` (`register_id`, `name_fold`, `id`);
-- create index "sourcedocument_register_id_title_fold_id" to table: "source_documents"
CREATE INDEX `sourcedocument_register_id_title_fold_id` ON `source_documents` (`register_id`, `title_fold`, `id`);
-- create "new_controllers" table
CREATE TABLE `new_controllers` (`id` integer NOT NULL, `key` text NOT NULL, `version` integer NOT NULL, `created_at` integer NOT NULL, `created_by` text NOT NULL, `updated_at` integer NOT NULL, `updated_by` text NOT NULL, `archived_at` integer NULL, `citations` text NOT NULL, `dpo_required` text NOT NULL, `lead_authority` text NULL, `fee_registration` text NULL, `fee_exempt` text NOT NULL, `register_id` integer NOT NULL, `scope_id` integer NOT NULL, `organisation_id` integer NOT NULL, `targets` text NOT NULL, `representative_exempt` text NOT NULL, PRIMARY KEY (`id`), CONSTRAINT `controllers_registers_register` FOREIGN KEY (`register_id`) REFERENCES `registers` (`id`) ON DELETE NO ACTION, CONSTRAINT `controllers_processing_scopes_scope` FOREIGN KEY (`scope_id`) REFERENCES `processing_scopes` (`id`) ON DELETE NO ACTION, CONSTRAINT `controllers_organisations_organisation` FOREIGN KEY (`organisation_id`) REFERENCES `organisations` (`id`) ON DELETE NO ACTION);
-- copy rows from old table "controllers" to new temporary table "new_controllers"
INSERT INTO `new_controllers` (`id`, `key`, `version`, `created_at`, `created_by`, `updated_at`, `updated_by`, `archived_at`, `citations`, `dpo_required`, `lead_authority`, `fee_registration`, `fee_exempt`, `register_id`, `scope_id`, `organisation_id`, `targets`, `representative_exempt`) SELECT `id`, `key`, `version`, `created_at`, `created_by`, `updated_at`, `updated_by`, `archived_at`, `citations`, `dpo_required`, `lead_authority`, `fee_registration`, `fee_exempt`, `register_id`, `scope_id`, `organisation_id`, '[]', 'UNKNOWN' FROM `controllers`;
-- drop "controllers" table after copying rows
DROP TABLE `controllers`;
-- rename temporary table "new_controllers" to "controllers"
ALTER TABLE `new_controllers` RENAME TO `controllers`;
-- create index "controller_register_id_key" to table: "controllers"
CREATE UNIQUE INDEX `controller_register_id_key` ON `controllers` (`register_id`, `key`);
-- create index "controller_register_id_updated_at_id" to table: "controllers"
CREATE INDEX `controller_register_id_updated_at_id` ON `controllers` (`register_id`, `updated_at`, `id`);
-- create index "controller_register_id_id" to table: "controllers"
CREATE INDEX `controller_register_id_id` ON `controllers` (`register_id`, `id`);
-- create index "controller_scope_id" to table: "controllers"
CREATE UNIQUE INDEX `controller_scope_id` ON `controllers` (`scope_id`);
-- create index "controller_organisation_id" to table: "controllers"
CREATE UNIQUE INDEX `controller_organisation_id` ON `controllers` (`organisation_id`);
-- create "new_controller_activities" table
CREATE TABLE `new_controller_activities` (`id` integer NOT NULL, `key` text NOT NULL, `version` integer NOT NULL, `created_at` integer NOT NULL, `created_by` text NOT NULL, `updated_at` integer NOT NULL, `updated_by` text NOT NULL, `archived_at` integer NULL, `citations` text NOT NULL, `name` text NOT NULL, `name_fold` text NOT NULL, `description` text NULL, `description_fold` text NULL, `regimes` text NOT NULL, `processing_state` text NOT NULL, `started_on` text NULL, `ended_on` text NULL, `record_status` text NOT NULL, `last_reviewed_on` text NULL, `next_review_on` text NULL, `occasional` text NOT NULL, `automated_decisions` text NOT NULL, `decision_significance` text NOT NULL, `decision_ground` text NULL, `decision_logic` text NULL, `decision_safeguards` text NULL, `risk_flags` text NOT NULL, `dpia_required` text NOT NULL, `prior_authorisation_triggers` text NOT NULL, `prior_authorisation` text NULL, `provision` text NOT NULL, `provision_consequences` text NULL, `no_recipients_confirmed` bool NOT NULL, `no_transfers_confirmed` bool NOT NULL, `register_id` integer NOT NULL, `scope_id` integer NOT NULL, `controller_id` integer NOT NULL, `owner_id` integer NULL, `unit_id` integer NULL, PRIMARY KEY (`id`), CONSTRAINT `controller_activities_registers_register` FOREIGN KEY (`register_id`) REFERENCES `registers` (`id`) ON DELETE NO ACTION, CONSTRAINT `controller_activities_processing_scopes_scope` FOREIGN KEY (`scope_id`) REFERENCES `processing_scopes` (`id`) ON DELETE NO ACTION, CONSTRAINT `controller_activities_controllers_controller` FOREIGN KEY (`controller_id`) REFERENCES `controllers` (`id`) ON DELETE NO ACTION, CONSTRAINT `controller_activities_members_owner` FOREIGN KEY (`owner_id`) REFERENCES `members` (`id`) ON DELETE SET NULL, CONSTRAINT `controller_activities_business_units_unit` FOREIGN KEY (`unit_id`) REFERENCES `business_units` (`id`) ON DELETE SET NULL);
-- copy rows from old table "controller_activities" to new temporary table "new_controller_activities"
INSERT INTO `new_controller_activities` (`id`, `key`, `version`, `created_at`, `created_by`, `updated_at`, `updated_by`, `archived_at`, `citations`, `name`, `name_fold`, `description`, `description_fold`, `regimes`, `processing_state`, `started_on`, `ended_on`, `record_status`, `last_reviewed_on`, `next_review_on`, `occasional`, `automated_decisions`, `decision_significance`, `decision_safeguards`, `risk_flags`, `provision`, `provision_consequences`, `no_recipients_confirmed`, `no_transfers_confirmed`, `register_id`, `scope_id`, `controller_id`, `owner_id`, `dpia_required`, `prior_authorisation_triggers`) SELECT `id`, `key`, `version`, `created_at`, `created_by`, `updated_at`, `updated_by`, `archived_at`, `citations`, `name`, `name_fold`, `description`, `description_fold`, `regimes`, `processing_state`, `started_on`, `ended_on`, `record_status`, `last_reviewed_on`, `next_review_on`, `occasional`, `automated_decisions`, `decision_significance`, `decision_safeguards`, `risk_flags`, `provision`, `provision_consequences`, `no_recipients_confirmed`, `no_transfers_confirmed`, `register_id`, `scope_id`, `controller_id`, `owner_id`, 'UNKNOWN', '[]' FROM `controller_activities`;
-- drop "controller_activities" table after copying rows
DROP TABLE `controller_activities`;
-- rename temporary table "new_controller_activities" to "controller_activities"
ALTER TABLE `new_controller_activities` RENAME TO `controller_activities`;
-- create index "controlleractivity_register_id_key" to table: "controller_activities"
CREATE UNIQUE INDEX `controlleractivity_register_id_key` ON `controller_activities` (`register_id`, `key`);
-- create index "controlleractivity_register_id_updated_at_id" to table: "controller_activities"
CREATE INDEX `controlleractivity_register_id_updated_at_id` ON `controller_activities` (`register_id`, `updated_at`, `id`);
-- create index "controlleractivity_register_id_id" to table: "controller_activities"
CREATE INDEX `controlleractivity_register_id_id` ON `controller_activities` (`register_id`, `id`);
-- create index "controlleractivity_scope_id" to table: "controller_activities"
CREATE UNIQUE INDEX `controlleractivity_scope_id` ON `controller_activities` (`scope_id`);
-- create index "controlleractivity_register_id_name_fold_id" to table: "controller_activities"
CREATE INDEX `controlleractivity_register_id_name_fold_id` ON `controller_activities` (`register_id`, `name_fold`, `id`);
-- create index "controlleractivity_register_id_processing_state_id" to table: "controller_activities"
CREATE INDEX `controlleractivity_register_id_processing_state_id` ON `controller_activities` (`register_id`, `processing_state`, `id`);
-- create index "controlleractivity_controller_id_name_fold_id" to table: "controller_activities"
CREATE INDEX `controlleractivity_controller_id_name_fold_id` ON `controller_activities` (`controller_id`, `name_fold`, `id`);
-- create index "controlleractivity_unit_id" to table: "controller_activities"
CREATE INDEX `controlleractivity_unit_id` ON `controller_activities` (`unit_id`);
-- create "new_processors" table
CREATE TABLE `new_processors` (`id` integer NOT NULL, `key` text NOT NULL, `version` integer NOT NULL, `created_at` integer NOT NULL, `created_by` text NOT NULL, `updated_at` integer NOT NULL, `updated_by` text NOT NULL, `archived_at` integer NULL, `citations` text NOT NULL, `services` text NOT NULL, `attestations` text NOT NULL, `dpo_required` text NOT NULL, `targets` text NOT NULL, `representative_exempt` text NOT NULL, `register_id` integer NOT NULL, `scope_id` integer NOT NULL, `organisation_id` integer NOT NULL, `due_diligence_id` integer NULL, PRIMARY KEY (`id`), CONSTRAINT `processors_registers_register` FOREIGN KEY (`register_id`) REFERENCES `registers` (`id`) ON DELETE NO ACTION, CONSTRAINT `processors_processing_scopes_scope` FOREIGN KEY (`scope_id`) REFERENCES `processing_scopes` (`id`) ON DELETE NO ACTION, CONSTRAINT `processors_organisations_organisation` FOREIGN KEY (`organisation_id`) REFERENCES `organisations` (`id`) ON DELETE NO ACTION, CONSTRAINT `processors_assessments_due_diligence` FOREIGN KEY (`due_diligence_id`) REFERENCES `assessments` (`id`) ON DELETE SET NULL);
-- copy rows from old table "processors" to new temporary table "new_processors"
INSERT INTO `new_processors` (`id`, `key`, `version`, `created_at`, `created_by`, `updated_at`, `updated_by`, `archived_at`, `citations`, `services`, `attestations`, `register_id`, `scope_id`, `organisation_id`, `dpo_required`, `targets`, `representative_exempt`) SELECT `id`, `key`, `version`, `created_at`, `created_by`, `updated_at`, `updated_by`, `archived_at`, `citations`, `services`, `attestations`, `register_id`, `scope_id`, `organisation_id`, 'UNKNOWN', '[]', 'UNKNOWN' FROM `processors`;
-- drop "processors" table after copying rows
DROP TABLE `processors`;
-- rename temporary table "new_processors" to "processors"
ALTER TABLE `new_processors` RENAME TO `processors`;
-- create index "processor_register_id_key" to table: "processors"
CREATE UNIQUE INDEX `processor_register_id_key` ON `processors` (`register_id`, `key`);
-- create index "processor_register_id_updated_at_id" to table: "processors"
CREATE INDEX `processor_register_id_updated_at_id` ON `processors` (`register_id`, `updated_at`, `id`);
-- create index "processor_register_id_id" to table: "processors"
CREATE INDEX `processor_register_id_id` ON `processors` (`register_id`, `id`);
-- create index "processor_scope_id" to table: "processors"
CREATE UNIQUE INDEX `processor_scope_id` ON `processors` (`scope_id`);
-- create index "processor_organisation_id" to table: "processors"
CREATE UNIQUE INDEX `processor_organisation_id` ON `processors` (`organisation_id`);
-- create index "processor_due_diligence_id" to table: "processors"
CREATE INDEX `processor_due_diligence_id` ON `processors` (`due_diligence_id`);
-- create "new_processor_activities" table
CREATE TABLE `new_processor_activities` (`id` integer NOT NULL, `key` text NOT NULL, `version` integer NOT NULL, `created_at` integer NOT NULL, `created_by` text NOT NULL, `updated_at` integer NOT NULL, `updated_by` text NOT NULL, `archived_at` integer NULL, `citations` text NOT NULL, `name` text NOT NULL, `name_fold` text NOT NULL, `description` text NULL, `description_fold` text NULL, `regimes` text NOT NULL, `processing_state` text NOT NULL, `started_on` text NULL, `ended_on` text NULL, `record_status` text NOT NULL, `last_reviewed_on` text NULL, `next_review_on` text NULL, `special_data_expected` text NOT NULL, `register_id` integer NOT NULL, `scope_id` integer NOT NULL, `processor_id` integer NOT NULL, `owner_id` integer NULL, `unit_id` integer NULL, PRIMARY KEY (`id`), CONSTRAINT `processor_activities_registers_register` FOREIGN KEY (`register_id`) REFERENCES `registers` (`id`) ON DELETE NO ACTION, CONSTRAINT `processor_activities_processing_scopes_scope` FOREIGN KEY (`scope_id`) REFERENCES `processing_scopes` (`id`) ON DELETE NO ACTION, CONSTRAINT `processor_activities_processors_processor` FOREIGN KEY (`processor_id`) REFERENCES `processors` (`id`) ON DELETE NO ACTION, CONSTRAINT `processor_activities_members_owner` FOREIGN KEY (`owner_id`) REFERENCES `members` (`id`) ON DELETE SET NULL, CONSTRAINT `processor_activities_business_units_unit` FOREIGN KEY (`unit_id`) REFERENCES `business_units` (`id`) ON DELETE SET NULL);
-- copy rows from old table "processor_activities" to new temporary table "new_processor_activities"
INSERT INTO `new_processor_activities` (`id`, `key`, `version`, `created_at`, `created_by`, `updated_at`, `updated_by`, `archived_at`, `citations`, `name`, `name_fold`, `description`, `description_fold`, `regimes`, `processing_state`, `started_on`, `ended_on`, `record_status`, `last_reviewed_on`, `next_review_on`, `special_data_expected`, `register_id`, `scope_id`, `processor_id`, `owner_id`) SELECT `id`, `key`, `version`, `created_at`, `created_by`, `updated_at`, `updated_by`, `archived_at`, `citations`, `name`, `name_fold`, `description`, `description_fold`, `regimes`, `processing_state`, `started_on`, `ended_on`, `record_status`, `last_reviewed_on`, `next_review_on`, `special_data_expected`, `register_id`, `scope_id`, `processor_id`, `owner_id` FROM `processor_activities`;
-- drop "processor_activities" table after copying rows
DROP TABLE `processor_activities`;
-- rename temporary table "new_processor_activities" to "processor_activities"
ALTER TABLE `new_processor_activities` RENAME TO `processor_activities`;
-- create index "processoractivity_register_id_key" to table: "processor_activities"
CREATE UNIQUE INDEX `processoractivity_register_id_key` ON `processor_activities` (`register_id`, `key`);
-- create index "processoractivity_register_id_updated_at_id" to table: "processor_activities"
CREATE INDEX `processoractivity_register_id_updated_at_id` ON `processor_activities` (`register_id`, `updated_at`, `id`);
-- create index "processoractivity_register_id_id" to table: "processor_activities"
CREATE INDEX `processoractivity_register_id_id` ON `processor_activities` (`register_id`, `id`);
-- create index "processoractivity_scope_id" to table: "processor_activities"
CREATE UNIQUE INDEX `processoractivity_scope_id` ON `processor_activities` (`scope_id`);
-- create index "processoractivity_register_id_name_fold_id" to table: "processor_activities"
CREATE INDEX `processoractivity_register_id_name_fold_id` ON `processor_activities` (`register_id`, `name_fold`, `id`);
-- create index "processoractivity_register_id_processing_state_id" to table: "processor_activities"
CREATE INDEX `processoractivity_register_id_processing_state_id` ON `processor_activities` (`register_id`, `processing_state`, `id`);
-- create index "processoractivity_processor_id_name_fold_id" to table: "processor_activities"
CREATE INDEX `processoractivity_processor_id_name_fold_id` ON `processor_activities` (`processor_id`, `name_fold`, `id`);
-- create index "processoractivity_unit_id" to table: "processor_activities"
CREATE INDEX `processoractivity_unit_id` ON `processor_activities` (`unit_id`);
-- create "new_agreements" table
CREATE TABLE `new_agreements` (`id` integer NOT NULL, `key` text NOT NULL, `version` integer NOT NULL, `created_at` integer NOT NULL, `created_by` text NOT NULL, `updated_at` integer NOT NULL, `updated_by` text NOT NULL, `archived_at` integer NULL, `citations` text NOT NULL, `title` text NOT NULL, `title_fold` text NOT NULL, `form` text NOT NULL, `status` text NOT NULL, `signed_on` text NULL, `effective_from` text NULL, `ends_on` text NULL, `terms` text NOT NULL, `sub_processor_authorisation` text NOT NULL, `objection_window` integer NULL, `objection_window_unit` text NOT NULL, `breach_notice_undue_delay` text NOT NULL, `breach_notice_hours` integer NULL, `breach_notice_from` text NULL, `end_of_contract` text NOT NULL, `governing_law` text NULL, `amendments` text NOT NULL, `document_url` text NULL, `document_sha256` text NULL, `register_id` integer NOT NULL, `reference` text NULL, `breach_notice_immediate` text NOT NULL, `docking_clause` text NOT NULL, PRIMARY KEY (`id`), CONSTRAINT `agreements_registers_register` FOREIGN KEY (`register_id`) REFERENCES `registers` (`id`) ON DELETE NO ACTION);
-- copy rows from old table "agreements" to new temporary table "new_agreements"
INSERT INTO `new_agreements` (`id`, `key`, `version`, `created_at`, `created_by`, `updated_at`, `updated_by`, `archived_at`, `citations`, `title`, `title_fold`, `form`, `status`, `signed_on`, `effective_from`, `ends_on`, `terms`, `sub_processor_authorisation`, `objection_window`, `objection_window_unit`, `breach_notice_undue_delay`, `breach_notice_hours`, `breach_notice_from`, `end_of_contract`, `governing_law`, `amendments`, `document_url`, `document_sha256`, `register_id`, `breach_notice_immediate`, `docking_clause`) SELECT `id`, `key`, `version`, `created_at`, `created_by`, `updated_at`, `updated_by`, `archived_at`, `citations`, `title`, `title_fold`, `form`, `status`, `signed_on`, `effective_from`, `ends_on`, `terms`, `sub_processor_authorisation`, `objection_window`, `objection_window_unit`, `breach_notice_undue_delay`, `breach_notice_hours`, `breach_notice_from`, `end_of_contract`, `governing_law`, `amendments`, `document_url`, `document_sha256`, `register_id`, 'UNKNOWN', 'UNKNOWN' FROM `agreements`;
-- drop "agreements" table after copying rows
DROP TABLE `agreements`;
-- rename temporary table "new_agreements" to "agreements"
ALTER TABLE `new_agreements` RENAME TO `agreements`;
-- create index "agreement_register_id_key" to table: "agreements"
CREATE UNIQUE INDEX `agreement_register_id_key` ON `agreements` (`register_id`, `key`);
-- create index "agreement_register_id_updated_at_id" to table: "agreements"
CREATE INDEX `agreement_register_id_updated_at_id` ON `agreements` (`register_id`, `updated_at`, `id`);
-- create index "agreement_register_id_id" to table: "agreements"
CREATE INDEX `agreement_register_id_id` ON `agreements` (`register_id`, `id`);
-- create index "agreement_register_id_title_fold_id" to table: "agreements"
CREATE INDEX `agreement_register_id_title_fold_id` ON `agreements` (`register_id`, `title_fold`, `id`);
-- create "new_data_sources" table
CREATE TABLE `new_data_sources` (`id` integer NOT NULL, `key` text NOT NULL, `position` integer NOT NULL, `kind` text NOT NULL, `channels` text NOT NULL, `technologies` text NOT NULL, `reason` text NULL, `note` text NULL, `register_id` integer NOT NULL, `scope_id` integer NOT NULL, `open_ended` bool NOT NULL, `informed` text NULL, PRIMARY KEY (`id`), CONSTRAINT `data_sources_registers_register` FOREIGN KEY (`register_id`) REFERENCES `registers` (`id`) ON DELETE NO ACTION, CONSTRAINT `data_sources_processing_scopes_scope` FOREIGN KEY (`scope_id`) REFERENCES `processing_scopes` (`id`) ON DELETE NO ACTION);
-- copy rows from old table "data_sources" to new temporary table "new_data_sources"
INSERT INTO `new_data_sources` (`id`, `key`, `position`, `kind`, `channels`, `technologies`, `reason`, `note`, `register_id`, `scope_id`, `open_ended`) SELECT `id`, `key`, `position`, `kind`, `channels`, `technologies`, `reason`, `note`, `register_id`, `scope_id`, false FROM `data_sources`;
-- drop "data_sources" table after copying rows
DROP TABLE `data_sources`;
-- rename temporary table "new_data_sources" to "data_sources"
ALTER TABLE `new_data_sources` RENAME TO `data_sources`;
-- create index "datasource_scope_id" to table: "data_sources"
CREATE INDEX `datasource_scope_id` ON `data_sources` (`scope_id`);
-- create "new_data_subject_categories" table
CREATE TABLE `new_data_subject_categories` (`id` integer NOT NULL, `key` text NOT NULL, `version` integer NOT NULL, `created_at` integer NOT NULL, `created_by` text NOT NULL, `updated_at` integer NOT NULL, `updated_by` text NOT NULL, `archived_at` integer NULL, `citations` text NOT NULL, `name` text NOT NULL, `name_fold` text NOT NULL, `description` text NULL, `description_fold` text NULL, `person` text NOT NULL, `vulnerable` text NOT NULL, `staff_of_clients` bool NOT NULL, `dpv_term` text NULL, `register_id` integer NOT NULL, `children` bool NOT NULL, PRIMARY KEY (`id`), CONSTRAINT `data_subject_categories_registers_register` FOREIGN KEY (`register_id`) REFERENCES `registers` (`id`) ON DELETE NO ACTION);
-- copy rows from old table "data_subject_categories" to new temporary table "new_data_subject_categories"
INSERT INTO `new_data_subject_categories` (`id`, `key`, `version`, `created_at`, `created_by`, `updated_at`, `updated_by`, `archived_at`, `citations`, `name`, `name_fold`, `description`, `description_fold`, `person`, `vulnerable`, `staff_of_clients`, `dpv_term`, `register_id`, `children`) SELECT `id`, `key`, `version`, `created_at`, `created_by`, `updated_at`, `updated_by`, `archived_at`, `citations`, `name`, `name_fold`, `description`, `description_fold`, `person`, `vulnerable`, `staff_of_clients`, `dpv_term`, `register_id`, false FROM `data_subject_categories`;
-- drop "data_subject_categories" table after copying rows
DROP TABLE `data_subject_categories`;
-- rename temporary table "new_data_subject_categories" to "data_subject_categories"
ALTER TABLE `new_data_subject_categories` RENAME TO `data_subject_categories`;
-- create index "datasubjectcategory_register_id_key" to table: "data_subject_categories"
CREATE UNIQUE INDEX `datasubjectcategory_register_id_key` ON `data_subject_categories` (`register_id`, `key`);
-- create index "datasubjectcategory_register_id_updated_at_id" to table: "data_subject_categories"
CREATE INDEX `datasubjectcategory_register_id_updated_at_id` ON `data_subject_categories` (`register_id`, `updated_at`, `id`);
-- create index "datasubjectcategory_register_id_id" to table: "data_subject_categories"
CREATE INDEX `datasubjectcategory_register_id_id` ON `data_subject_categories` (`register_id`, `id`);
-- create index "datasubjectcategory_register_id_name_fold_id" to table: "data_subject_categories"
CREATE INDEX `datasubjectcategory_register_id_name_fold_id` ON `data_subject_categories` (`register_id`, `name_fold`, `id`);
-- add column "volume" to table: "data_uses"
ALTER TABLE `data_uses` ADD COLUMN `volume` text NULL;
-- add column "sensitive_data_safeguards" to table: "engagements"
ALTER TABLE `engagements` ADD COLUMN `sensitive_data_safeguards` text NULL;
-- add column "country" to table: "recipients"
ALTER TABLE `recipients` ADD COLUMN `country` text NULL;
-- add column "responsibilities" to table: "sub_processings"
ALTER TABLE `sub_processings` ADD COLUMN `responsibilities` text NULL;
-- create "assessments" table
CREATE TABLE `assessments` (`id` integer NOT NULL, `key` text NOT NULL, `version` integer NOT NULL, `created_at` integer NOT NULL, `created_by` text NOT NULL, `updated_at` integer NOT NULL, `updated_by` text NOT NULL, `archived_at` integer NULL, `citations` text NOT NULL, `name` text NOT NULL, `name_fold` text NOT NULL, `kind` text NOT NULL, `status` text NOT NULL, `outcome` text NOT NULL, `summary` text NULL, `residual_risk` text NOT NULL, `prior_consultation` text NOT NULL, `consulted_on` text NULL, `started_on` text NULL, `completed_on` text NULL, `next_review_on` text NULL, `url` text NULL, `register_id` integer NOT NULL, PRIMARY KEY (`id`), CONSTRAINT `assessments_registers_register` FOREIGN KEY (`register_id`) REFERENCES `registers` (`id`) ON DELETE NO ACTION);
-- create index "assessment_register_id_key" to table: "assessments"
CREATE UNIQUE INDEX `assessment_register_id_key` ON `assessments` (`register_id`, `key`);
-- create index "assessment_register_id_updated_at_id" to table: "assessments"
CREATE INDEX `assessment_register_id_updated_at_id` ON `assessments` (`register_id`, `updated_at`, `id`);
-- create index "assessment_register_id_id" to table: "assessments"
CREATE INDEX `assessment_register_id_id` ON `assessments` (`register_id`, `id`);
-- create index "assessment_register_id_name_fold_id" to table: "assessments"
CREATE INDEX `assessment_register_id_name_fold_id` ON `assessments` (`register_id`, `name_fold`, `id`);
-- create "breaches" table
CREATE TABLE `breaches` (`id` integer NOT NULL, `key` text NOT NULL, `version` integer NOT NULL, `created_at` integer NOT NULL, `created_by` text NOT NULL, `updated_at` integer NOT NULL, `updated_by` text NOT NULL, `archived_at` integer NULL, `citations` text NOT NULL, `title` text NOT NULL, `title_fold` text NOT NULL, `kinds` text NOT NULL, `role` text NOT NULL, `regimes` text NOT NULL, `occurred_at` integer NULL, `discovered_at` integer NULL, `aware_at` integer NULL, `facts` text NULL, `effects` text NULL, `remedial_action` text NULL, `consequences` text NULL, `people_affected` integer NULL, `records_affected` integer NULL, `risk` text NOT NULL, `no_notice_ground` text NULL, `closed_at` integer NULL, `url` text NULL, `register_id` integer NOT NULL, `owner_id` integer NULL, PRIMARY KEY (`id`), CONSTRAINT `breaches_registers_register` FOREIGN KEY (`register_id`) REFERENCES `registers` (`id`) ON DELETE NO ACTION, CONSTRAINT `breaches_members_owner` FOREIGN KEY (`owner_id`) REFERENCES `members` (`id`) ON DELETE SET NULL);
-- create index "breach_register_id_key" to table: "breaches"
CREATE UNIQUE INDEX `breach_register_id_key` ON `breaches` (`register_id`, `key`);
-- create index "breach_register_id_updated_at_id" to table: "breaches"
CREATE INDEX `breach_register_id_updated_at_id` ON `breaches` (`register_id`, `updated_at`, `id`);
-- create index "breach_register_id_id" to table: "breaches"
CREATE INDEX `breach_register_id_id` ON `breaches` (`register_id`, `id`);
-- create index "breach_register_id_title_fold_id" to table: "breaches"
CREATE INDEX `breach_register_id_title_fold_id` ON `breaches` (`register_id`, `title_fold`, `id`);
-- create "breach_notifications" table
CREATE TABLE `breach_notifications` (`id` integer NOT NULL, `key` text NOT NULL, `position` integer NOT NULL, `party` text NOT NULL, `regime` text NULL, `authority` text NULL, `name` text NULL, `notified_at` integer NULL, `reference` text NULL, `delay_reason` text NULL, `register_id` integer NOT NULL, `breach_id` integer NOT NULL, `controller_id` integer NULL, PRIMARY KEY (`id`), CONSTRAINT `breach_notifications_registers_register` FOREIGN KEY (`register_id`) REFERENCES `registers` (`id`) ON DELETE NO ACTION, CONSTRAINT `breach_notifications_breaches_breach` FOREIGN KEY (`breach_id`) REFERENCES `breaches` (`id`) ON DELETE NO ACTION, CONSTRAINT `breach_notifications_controllers_controller` FOREIGN KEY (`controller_id`) REFERENCES `controllers` (`id`) ON DELETE SET NULL);
-- create index "breachnotification_breach_id" to table: "breach_notifications"
CREATE INDEX `breachnotification_breach_id` ON `breach_notifications` (`breach_id`);
-- create index "breachnotification_controller_id" to table: "breach_notifications"
CREATE INDEX `breachnotification_controller_id` ON `breach_notifications` (`controller_id`);
-- create "business_units" table
CREATE TABLE `business_units` (`id` integer NOT NULL, `key` text NOT NULL, `version` integer NOT NULL, `created_at` integer NOT NULL, `created_by` text NOT NULL, `updated_at` integer NOT NULL, `updated_by` text NOT NULL, `archived_at` integer NULL, `citations` text NOT NULL, `name` text NOT NULL, `name_fold` text NOT NULL, `description` text NULL, `description_fold` text NULL, `register_id` integer NOT NULL, `parent_id` integer NULL, PRIMARY KEY (`id`), CONSTRAINT `business_units_registers_register` FOREIGN KEY (`register_id`) REFERENCES `registers` (`id`) ON DELETE NO ACTION, CONSTRAINT `business_units_business_units_children` FOREIGN KEY (`parent_id`) REFERENCES `business_units` (`id`) ON DELETE SET NULL);
-- create index "businessunit_register_id_key" to table: "business_units"
CREATE UNIQUE INDEX `businessunit_register_id_key` ON `business_units` (`register_id`, `key`);
-- create index "businessunit_register_id_updated_at_id" to table: "business_units"
CREATE INDEX `businessunit_register_id_updated_at_id` ON `business_units` (`register_id`, `updated_at`, `id`);
-- create index "businessunit_register_id_id" to table: "business_units"
CREATE INDEX `businessunit_register_id_id` ON `business_units` (`register_id`, `id`);
-- create index "businessunit_register_id_name_fold_id" to table: "business_units"
CREATE INDEX `businessunit_register_id_name_fold_id` ON `business_units` (`register_id`, `name_fold`, `id`);
-- create index "businessunit_parent_id" to table: "business_units"
CREATE INDEX `businessunit_parent_id` ON `business_units` (`parent_id`);
-- create "complaints" table
CREATE TABLE `complaints` (`id` integer NOT NULL, `key` text NOT NULL, `version` integer NOT NULL, `created_at` integer NOT NULL, `created_by` text NOT NULL, `updated_at` integer NOT NULL, `updated_by` text NOT NULL, `archived_at` integer NULL, `citations` text NOT NULL, `reference` text NOT NULL, `reference_fold` text NOT NULL, `regime` text NULL, `channel` text NULL, `complainant` text NULL, `summary` text NULL, `authority` text NULL, `authority_name` text NULL, `status` text NOT NULL, `received_on` text NULL, `acknowledged_on` text NULL, `due_on` text NULL, `outcome` text NULL, `outcome_reason` text NULL, `outcome_told_on` text NULL, `closed_on` text NULL, `register_id` integer NOT NULL, `controller_id` integer NULL, `owner_id` integer NULL, `request_id` integer NULL, PRIMARY KEY (`id`), CONSTRAINT `complaints_registers_register` FOREIGN KEY (`register_id`) REFERENCES `registers` (`id`) ON DELETE NO ACTION, CONSTRAINT `complaints_controllers_controller` FOREIGN KEY (`controller_id`) REFERENCES `controllers` (`id`) ON DELETE SET NULL, CONSTRAINT `complaints_members_owner` FOREIGN KEY (`owner_id`) REFERENCES `members` (`id`) ON DELETE SET NULL, CONSTRAINT `complaints_rights_requests_request` FOREIGN KEY (`request_id`) REFERENCES `rights_requests` (`id`) ON DELETE SET NULL);
-- create index "complaint_register_id_key" to table: "complaints"
CREATE UNIQUE INDEX `complaint_register_id_key` ON `complaints` (`register_id`, `key`);
-- create index "complaint_register_id_updated_at_id" to table: "complaints"
CREATE INDEX `complaint_register_id_updated_at_id` ON `complaints` (`register_id`, `updated_at`, `id`);
-- create index "complaint_register_id_id" to table: "complaints"
CREATE INDEX `complaint_register_id_id` ON `complaints` (`register_id`, `id`);
-- create index "complaint_register_id_reference_fold_id" to table: "complaints"
CREATE INDEX `complaint_register_id_reference_fold_id` ON `complaints` (`register_id`, `reference_fold`, `id`);
-- create index "complaint_controller_id" to table: "complaints"
CREATE INDEX `complaint_controller_id` ON `complaints` (`controller_id`);
-- create index "complaint_request_id" to table: "complaints"
CREATE INDEX `complaint_request_id` ON `complaints` (`request_id`);
-- create index "complaint_register_id_status_id" to table: "complaints"
CREATE INDEX `complaint_register_id_status_id` ON `complaints` (`register_id`, `status`, `id`);
-- create "data_sharings" table
CREATE TABLE `data_sharings` (`id` integer NOT NULL, `key` text NOT NULL, `version` integer NOT NULL, `created_at` integer NOT NULL, `created_by` text NOT NULL, `updated_at` integer NOT NULL, `updated_by` text NOT NULL, `archived_at` integer NULL, `citations` text NOT NULL, `name` text NOT NULL, `name_fold` text NOT NULL, `description` text NULL, `description_fold` text NULL, `statute` text NULL, `frequency` text NOT NULL, `started_on` text NULL, `ended_on` text NULL, `next_review_on` text NULL, `register_id` integer NOT NULL, `scope_id` integer NOT NULL, `disclosing_controller_id` integer NOT NULL, `receiving_controller_id` integer NOT NULL, `agreement_id` integer NULL, PRIMARY KEY (`id`), CONSTRAINT `data_sharings_registers_register` FOREIGN KEY (`register_id`) REFERENCES `registers` (`id`) ON DELETE NO ACTION, CONSTRAINT `data_sharings_processing_scopes_scope` FOREIGN KEY (`scope_id`) REFERENCES `processing_scopes` (`id`) ON DELETE NO ACTION, CONSTRAINT `data_sharings_controllers_disclosing_controller` FOREIGN KEY (`disclosing_controller_id`) REFERENCES `controllers` (`id`) ON DELETE NO ACTION, CONSTRAINT `data_sharings_controllers_receiving_controller` FOREIGN KEY (`receiving_controller_id`) REFERENCES `controllers` (`id`) ON DELETE NO ACTION, CONSTRAINT `data_sharings_agreements_agreement` FOREIGN KEY (`agreement_id`) REFERENCES `agreements` (`id`) ON DELETE SET NULL);
-- create index "datasharing_register_id_key" to table: "data_sharings"
CREATE UNIQUE INDEX `datasharing_register_id_key` ON `data_sharings` (`register_id`, `key`);
-- create index "datasharing_register_id_updated_at_id" to table: "data_sharings"
CREATE INDEX `datasharing_register_id_updated_at_id` ON `data_sharings` (`register_id`, `updated_at`, `id`);
-- create index "datasharing_register_id_id" to table: "data_sharings"
CREATE INDEX `datasharing_register_id_id` ON `data_sharings` (`register_id`, `id`);
-- create index "datasharing_scope_id" to table: "data_sharings"
CREATE UNIQUE INDEX `datasharing_scope_id` ON `data_sharings` (`scope_id`);
-- create index "datasharing_register_id_name_fold_id" to table: "data_sharings"
CREATE INDEX `datasharing_register_id_name_fold_id` ON `data_sharings` (`register_id`, `name_fold`, `id`);
-- create index "datasharing_disclosing_controller_id" to table: "data_sharings"
CREATE INDEX `datasharing_disclosing_controller_id` ON `data_sharings` (`disclosing_controller_id`);
-- create index "datasharing_receiving_controller_id" to table: "data_sharings"
CREATE INDEX `datasharing_receiving_controller_id` ON `data_sharings` (`receiving_controller_id`);
-- create index "datasharing_agreement_id" to table: "data_sharings"
CREATE INDEX `datasharing_agreement_id` ON `data_sharings` (`agreement_id`);
-- create "joint_arrangements" table
CREATE TABLE `joint_arrangements` (`id` integer NOT NULL, `key` text NOT NULL, `version` integer NOT NULL, `created_at` integer NOT NULL, `created_by` text NOT NULL, `updated_at` integer NOT NULL, `updated_by` text NOT NULL, `archived_at` integer NULL, `citations` text NOT NULL, `name` text NOT NULL, `name_fold` text NOT NULL, `status` text NOT NULL, `signed_on` text NULL, `effective_from` text NULL, `ends_on` text NULL, `duties` text NOT NULL, `contact_point` text NULL, `essence` text NULL, `essence_url` text NULL, `document_url` text NULL, `document_sha256` text NULL, `register_id` integer NOT NULL, PRIMARY KEY (`id`), CONSTRAINT `joint_arrangements_registers_register` FOREIGN KEY (`register_id`) REFERENCES `registers` (`id`) ON DELETE NO ACTION);
-- create index "jointarrangement_register_id_key" to table: "joint_arrangements"
CREATE UNIQUE INDEX `jointarrangement_register_id_key` ON `joint_arrangements` (`register_id`, `key`);
-- create index "jointarrangement_register_id_updated_at_id" to table: "joint_arrangements"
CREATE INDEX `jointarrangement_register_id_updated_at_id` ON `joint_arrangements` (`register_id`, `updated_at`, `id`);
-- create index "jointarrangement_register_id_id" to table: "joint_arrangements"
CREATE INDEX `jointarrangement_register_id_id` ON `joint_arrangements` (`register_id`, `id`);
-- create index "jointarrangement_register_id_name_fold_id" to table: "joint_arrangements"
CREATE INDEX `jointarrangement_register_id_name_fold_id` ON `joint_arrangements` (`register_id`, `name_fold`, `id`);
-- create "notices" table
CREATE TABLE `notices` (`id` integer NOT NULL, `key` text NOT NULL, `version` integer NOT NULL, `created_at` integer NOT NULL, `created_by` text NOT NULL, `updated_at` integer NOT NULL, `updated_by` text NOT NULL, `archived_at` integer NULL, `citations` text NOT NULL, `title` text NOT NULL, `title_fold` text NOT NULL, `kind` text NOT NULL, `regimes` text NOT NULL, `edition` text NULL, `effective_from` text NULL, `ends_on` text NULL, `audience` text NULL, `url` text NULL, `language` text NULL, `register_id` integer NOT NULL, `controller_id` integer NOT NULL, `document_id` integer NULL, PRIMARY KEY (`id`), CONSTRAINT `notices_registers_register` FOREIGN KEY (`register_id`) REFERENCES `registers` (`id`) ON DELETE NO ACTION, CONSTRAINT `notices_controllers_controller` FOREIGN KEY (`controller_id`) REFERENCES `controllers` (`id`) ON DELETE NO ACTION, CONSTRAINT `notices_source_documents_document` FOREIGN KEY (`document_id`) REFERENCES `source_documents` (`id`) ON DELETE SET NULL);
-- create index "notice_register_id_key" to table: "notices"
CREATE UNIQUE INDEX `notice_register_id_key` ON `notices` (`register_id`, `key`);
-- create index "notice_register_id_updated_at_id" to table: "notices"
CREATE INDEX `notice_register_id_updated_at_id` ON `notices` (`register_id`, `updated_at`, `id`);
-- create index "notice_register_id_id" to table: "notices"
CREATE INDEX `notice_register_id_id` ON `notices` (`register_id`, `id`);
-- create index "notice_register_id_title_fold_id" to table: "notices"
CREATE INDEX `notice_register_id_title_fold_id` ON `notices` (`register_id`, `title_fold`, `id`);
-- create index "notice_controller_id" to table: "notices"
CREATE INDEX `notice_controller_id` ON `notices` (`controller_id`);
-- create index "notice_document_id" to table: "notices"
CREATE INDEX `notice_document_id` ON `notices` (`document_id`);
-- create "notice_assertions" table
CREATE TABLE `notice_assertions` (`id` integer NOT NULL, `key` text NOT NULL, `position` integer NOT NULL, `kind` text NOT NULL, `section` text NULL, `statement` text NULL, `right_code` text NULL, `right_nature` text NULL, `role` text NULL, `special_condition` text NULL, `safeguards` text NOT NULL, `letters` text NOT NULL, `period` text NULL, `extension` text NULL, `trigger` text NULL, `action` text NULL, `authority` text NULL, `contact` text NULL, `subject` text NULL, `url` text NULL, `register_id` integer NOT NULL, `notice_id` integer NOT NULL, `legal_basis_id` integer NULL, PRIMARY KEY (`id`), CONSTRAINT `notice_assertions_registers_register` FOREIGN KEY (`register_id`) REFERENCES `registers` (`id`) ON DELETE NO ACTION, CONSTRAINT `notice_assertions_notices_notice` FOREIGN KEY (`notice_id`) REFERENCES `notices` (`id`) ON DELETE NO ACTION, CONSTRAINT `notice_assertions_legal_bases_legal_basis` FOREIGN KEY (`legal_basis_id`) REFERENCES `legal_bases` (`id`) ON DELETE SET NULL);
-- create index "noticeassertion_notice_id" to table: "notice_assertions"
CREATE INDEX `noticeassertion_notice_id` ON `notice_assertions` (`notice_id`);
-- create index "noticeassertion_legal_basis_id" to table: "notice_assertions"
CREATE INDEX `noticeassertion_legal_basis_id` ON `notice_assertions` (`legal_basis_id`);
-- create "rights_requests" table
CREATE TABLE `rights_requests` (`id` integer NOT NULL, `key` text NOT NULL, `version` integer NOT NULL, `created_at` integer NOT NULL, `created_by` text NOT NULL, `updated_at` integer NOT NULL, `updated_by` text NOT NULL, `archived_at` integer NULL, `citations` text NOT NULL, `reference` text NOT NULL, `reference_fold` text NOT NULL, `rights` text NOT NULL, `regime` text NULL, `channel` text NULL, `requester` text NULL, `status` text NOT NULL, `received_on` text NULL, `identity_confirmed_on` text NULL, `fee_paid_on` text NULL, `clock_stops` text NOT NULL, `extended_on` text NULL, `extension_reason` text NULL, `due_on` text NULL, `outcome` text NULL, `outcome_reason` text NULL, `closed_on` text NULL, `register_id` integer NOT NULL, `controller_id` integer NULL, `owner_id` integer NULL, PRIMARY KEY (`id`), CONSTRAINT `rights_requests_registers_register` FOREIGN KEY (`register_id`) REFERENCES `registers` (`id`) ON DELETE NO ACTION, CONSTRAINT `rights_requests_controllers_controller` FOREIGN KEY (`controller_id`) REFERENCES `controllers` (`id`) ON DELETE SET NULL, CONSTRAINT `rights_requests_members_owner` FOREIGN KEY (`owner_id`) REFERENCES `members` (`id`) ON DELETE SET NULL);
-- create index "rightsrequest_register_id_key" to table: "rights_requests"
CREATE UNIQUE INDEX `rightsrequest_register_id_key` ON `rights_requests` (`register_id`, `key`);
-- create index "rightsrequest_register_id_updated_at_id" to table: "rights_requests"
CREATE INDEX `rightsrequest_register_id_updated_at_id` ON `rights_requests` (`register_id`, `updated_at`, `id`);
-- create index "rightsrequest_register_id_id" to table: "rights_requests"
CREATE INDEX `rightsrequest_register_id_id` ON `rights_requests` (`register_id`, `id`);
-- create index "rightsrequest_register_id_reference_fold_id" to table: "rights_requests"
CREATE INDEX `rightsrequest_register_id_reference_fold_id` ON `rights_requests` (`register_id`, `reference_fold`, `id`);
-- create index "rightsrequest_controller_id" to table: "rights_requests"
CREATE INDEX `rightsrequest_controller_id` ON `rights_requests` (`controller_id`);
-- create index "rightsrequest_register_id_status_id" to table: "rights_requests"
CREATE INDEX `rightsrequest_register_id_status_id` ON `rights_requests` (`register_id`, `status`, `id`);
-- create "special_conditions" table
CREATE TABLE `special_conditions` (`id` integer NOT NULL, `key` text NOT NULL, `position` integer NOT NULL, `condition` text NOT NULL, `schedule1` text NULL, `relied_on_from` text NULL, `relied_on_to` text NULL, `statute` text NULL, `consent_record` text NULL, `policy_adhered` text NOT NULL, `policy_departure` text NULL, `register_id` integer NOT NULL, `activity_id` integer NOT NULL, `policy_document_id` integer NULL, PRIMARY KEY (`id`), CONSTRAINT `special_conditions_registers_register` FOREIGN KEY (`register_id`) REFERENCES `registers` (`id`) ON DELETE NO ACTION, CONSTRAINT `special_conditions_controller_activities_activity` FOREIGN KEY (`activity_id`) REFERENCES `controller_activities` (`id`) ON DELETE NO ACTION, CONSTRAINT `special_conditions_source_documents_policy_document` FOREIGN KEY (`policy_document_id`) REFERENCES `source_documents` (`id`) ON DELETE SET NULL);
-- create index "specialcondition_activity_id" to table: "special_conditions"
CREATE INDEX `specialcondition_activity_id` ON `special_conditions` (`activity_id`);
-- create index "specialcondition_policy_document_id" to table: "special_conditions"
CREATE INDEX `specialcondition_policy_document_id` ON `special_conditions` (`policy_document_id`);
-- create "storage_accesses" table
CREATE TABLE `storage_accesses` (`id` integer NOT NULL, `key` text NOT NULL, `position` integer NOT NULL, `technology` text NOT NULL, `product` text NULL, `purpose` text NOT NULL, `present` text NOT NULL, `control` text NOT NULL, `sole_purpose` text NOT NULL, `informed` text NOT NULL, `simple_objection` text NOT NULL, `note` text NULL, `register_id` integer NOT NULL, `notice_id` integer NOT NULL, PRIMARY KEY (`id`), CONSTRAINT `storage_accesses_registers_register` FOREIGN KEY (`register_id`) REFERENCES `registers` (`id`) ON DELETE NO ACTION, CONSTRAINT `storage_accesses_notices_notice` FOREIGN KEY (`notice_id`) REFERENCES `notices` (`id`) ON DELETE NO ACTION);
-- create index "storageaccess_notice_id" to table: "storage_accesses"
CREATE INDEX `storageaccess_notice_id` ON `storage_accesses` (`notice_id`);
-- create "transfers" table
CREATE TABLE `transfers` (`id` integer NOT NULL, `key` text NOT NULL, `version` integer NOT NULL, `created_at` integer NOT NULL, `created_by` text NOT NULL, `updated_at` integer NOT NULL, `updated_by` text NOT NULL, `archived_at` integer NULL, `citations` text NOT NULL, `name` text NOT NULL, `name_fold` text NOT NULL, `description` text NULL, `description_fold` text NULL, `status` text NOT NULL, `exporter_role` text NOT NULL, `importer_role` text NOT NULL, `exporter_activities` text NULL, `importer_activities` text NULL, `destination` text NULL, `international_organisation` text NULL, `frequency` text NOT NULL, `nature` text NULL, `purpose` text NULL, `sensitive_data_safeguards` text NULL, `onward_transfers` text NOT NULL, `onward_restrictions` text NULL, `started_on` text NULL, `ended_on` text NULL, `next_review_on` text NULL, `register_id` integer NOT NULL, `exporter_id` integer NULL, `importer_id` integer NULL, PRIMARY KEY (`id`), CONSTRAINT `transfers_registers_register` FOREIGN KEY (`register_id`) REFERENCES `registers` (`id`) ON DELETE NO ACTION, CONSTRAINT `transfers_organisations_exporter` FOREIGN KEY (`exporter_id`) REFERENCES `organisations` (`id`) ON DELETE SET NULL, CONSTRAINT `transfers_organisations_importer` FOREIGN KEY (`importer_id`) REFERENCES `organisations` (`id`) ON DELETE SET NULL);
-- create index "transfer_register_id_key" to table: "transfers"
CREATE UNIQUE INDEX `transfer_register_id_key` ON `transfers` (`register_id`, `key`);
-- create index "transfer_register_id_updated_at_id" to table: "transfers"
CREATE INDEX `transfer_register_id_updated_at_id` ON `transfers` (`register_id`, `updated_at`, `id`);
-- create index "transfer_register_id_id" to table: "transfers"
CREATE INDEX `transfer_register_id_id` ON `transfers` (`register_id`, `id`);
-- create index "transfer_register_id_name_fold_id" to table: "transfers"
CREATE INDEX `transfer_register_id_name_fold_id` ON `transfers` (`register_id`, `name_fold`, `id`);
-- create index "transfer_exporter_id" to table: "transfers"
CREATE INDEX `transfer_exporter_id` ON `transfers` (`exporter_id`);
-- create index "transfer_importer_id" to table: "transfers"
CREATE INDEX `transfer_importer_id` ON `transfers` (`importer_id`);
-- create "transfer_instruments" table
CREATE TABLE `transfer_instruments` (`id` integer NOT NULL, `key` text NOT NULL, `version` integer NOT NULL, `created_at` integer NOT NULL, `created_by` text NOT NULL, `updated_at` integer NOT NULL, `updated_by` text NOT NULL, `archived_at` integer NULL, `citations` text NOT NULL, `name` text NOT NULL, `name_fold` text NOT NULL, `kind` text NOT NULL, `edition` text NULL, `status` text NOT NULL, `signed_on` text NULL, `effective_from` text NULL, `ends_on` text NULL, `signatures` text NOT NULL, `modules` text NOT NULL, `docking_clause` text NOT NULL, `sub_processor_authorisation` text NOT NULL, `sub_processor_notice_days` integer NULL, `independent_redress` text NOT NULL, `combines_data` text NOT NULL, `governing_law` text NULL, `courts` text NULL, `competent_authority` text NULL, `term` text NULL, `early_end` text NULL, `exit_on_change` text NOT NULL, `updates_with_agreement` text NOT NULL, `review_frequency` text NULL, `extra_protection_clauses` text NULL, `commercial_clauses` text NULL, `document_url` text NULL, `document_sha256` text NULL, `register_id` integer NOT NULL, `appended_to_id` integer NULL, `agreement_id` integer NULL, PRIMARY KEY (`id`), CONSTRAINT `transfer_instruments_registers_register` FOREIGN KEY (`register_id`) REFERENCES `registers` (`id`) ON DELETE NO ACTION, CONSTRAINT `transfer_instruments_transfer_instruments_appendices` FOREIGN KEY (`appended_to_id`) REFERENCES `transfer_instruments` (`id`) ON DELETE SET NULL, CONSTRAINT `transfer_instruments_agreements_agreement` FOREIGN KEY (`agreement_id`) REFERENCES `agreements` (`id`) ON DELETE SET NULL);
-- create index "transferinstrument_register_id_key" to table: "transfer_instruments"
CREATE UNIQUE INDEX `transferinstrument_register_id_key` ON `transfer_instruments` (`register_id`, `key`);
-- create index "transferinstrument_register_id_updated_at_id" to table: "transfer_instruments"
CREATE INDEX `transferinstrument_register_id_updated_at_id` ON `transfer_instruments` (`register_id`, `updated_at`, `id`);
-- create index "transferinstrument_register_id_id" to table: "transfer_instruments"
CREATE INDEX `transferinstrument_register_id_id` ON `transfer_instruments` (`register_id`, `id`);
-- create index "transferinstrument_register_id_name_fold_id" to table: "transfer_instruments"
CREATE INDEX `transferinstrument_register_id_name_fold_id` ON `transfer_instruments` (`register_id`, `name_fold`, `id`);
-- create index "transferinstrument_appended_to_id" to table: "transfer_instruments"
CREATE INDEX `transferinstrument_appended_to_id` ON `transfer_instruments` (`appended_to_id`);
-- create index "transferinstrument_agreement_id" to table: "transfer_instruments"
CREATE INDEX `transferinstrument_agreement_id` ON `transfer_instruments` (`agreement_id`);
-- create "transfer_legs" table
CREATE TABLE `transfer_legs` (`id` integer NOT NULL, `key` text NOT NULL, `position` integer NOT NULL, `regime` text NOT NULL, `restricted` text NOT NULL, `not_restricted_reason` text NULL, `safeguard` text NULL, `candidates` text NOT NULL, `module` text NULL, `adequacy_scope` text NOT NULL, `importer_subject` text NOT NULL, `supplementary` text NOT NULL, `supplementary_measures` text NULL, `level_of_protection` text NULL, `copy_means` text NULL, `derogation_reason` text NULL, `authority_informed_on` text NULL, `relied_on_from` text NULL, `relied_on_to` text NULL, `note` text NULL, `register_id` integer NOT NULL, `transfer_id` integer NOT NULL, `instrument_id` integer NULL, `assessment_id` integer NULL, PRIMARY KEY (`id`), CONSTRAINT `transfer_legs_registers_register` FOREIGN KEY (`register_id`) REFERENCES `registers` (`id`) ON DELETE NO ACTION, CONSTRAINT `transfer_legs_transfers_transfer` FOREIGN KEY (`transfer_id`) REFERENCES `transfers` (`id`) ON DELETE NO ACTION, CONSTRAINT `transfer_legs_transfer_instruments_instrument` FOREIGN KEY (`instrument_id`) REFERENCES `transfer_instruments` (`id`) ON DELETE SET NULL, CONSTRAINT `transfer_legs_assessments_assessment` FOREIGN KEY (`assessment_id`) REFERENCES `assessments` (`id`) ON DELETE SET NULL);
-- create index "transferleg_transfer_id" to table: "transfer_legs"
CREATE INDEX `transferleg_transfer_id` ON `transfer_legs` (`transfer_id`);
-- create index "transferleg_instrument_id" to table: "transfer_legs"
CREATE INDEX `transferleg_instrument_id` ON `transfer_legs` (`instrument_id`);
-- create index "transferleg_assessment_id" to table: "transfer_legs"
CREATE INDEX `transferleg_assessment_id` ON `transfer_legs` (`assessment_id`);
-- create "breach_activities" table
CREATE TABLE `breach_activities` (`breach_id` integer NOT NULL, `controller_activity_id` integer NOT NULL, PRIMARY KEY (`breach_id`, `controller_activity_id`), CONSTRAINT `breach_activities_breach_id` FOREIGN KEY (`breach_id`) REFERENCES `breaches` (`id`) ON DELETE CASCADE, CONSTRAINT `breach_activities_controller_activity_id` FOREIGN KEY (`controller_activity_id`) REFERENCES `controller_activities` (`id`) ON DELETE CASCADE);
-- create index "breach_activities_far" to table: "breach_activities"
CREATE INDEX `breach_activities_far` ON `breach_activities` (`controller_activity_id`, `breach_id`);
-- create "breach_processor_activities" table
CREATE TABLE `breach_processor_activities` (`breach_id` integer NOT NULL, `processor_activity_id` integer NOT NULL, PRIMARY KEY (`breach_id`, `processor_activity_id`), CONSTRAINT `breach_processor_activities_breach_id` FOREIGN KEY (`breach_id`) REFERENCES `breaches` (`id`) ON DELETE CASCADE, CONSTRAINT `breach_processor_activities_processor_activity_id` FOREIGN KEY (`processor_activity_id`) REFERENCES `processor_activities` (`id`) ON DELETE CASCADE);
-- create index "breach_processor_activities_far" to table: "breach_processor_activities"
CREATE INDEX `breach_processor_activities_far` ON `breach_processor_activities` (`processor_activity_id`, `breach_id`);
-- create "breach_data_categories" table
CREATE TABLE `breach_data_categories` (`breach_id` integer NOT NULL, `data_category_id` integer NOT NULL, PRIMARY KEY (`breach_id`, `data_category_id`), CONSTRAINT `breach_data_categories_breach_id` FOREIGN KEY (`breach_id`) REFERENCES `breaches` (`id`) ON DELETE CASCADE, CONSTRAINT `breach_data_categories_data_category_id` FOREIGN KEY (`data_category_id`) REFERENCES `data_categories` (`id`) ON DELETE CASCADE);
-- create index "breach_data_categories_far" to table: "breach_data_categories"
CREATE INDEX `breach_data_categories_far` ON `breach_data_categories` (`data_category_id`, `breach_id`);
-- create "breach_data_subject_categories" table
CREATE TABLE `breach_data_subject_categories` (`breach_id` integer NOT NULL, `data_subject_category_id` integer NOT NULL, PRIMARY KEY (`breach_id`, `data_subject_category_id`), CONSTRAINT `breach_data_subject_categories_breach_id` FOREIGN KEY (`breach_id`) REFERENCES `breaches` (`id`) ON DELETE CASCADE, CONSTRAINT `breach_data_subject_categories_data_subject_category_id` FOREIGN KEY (`data_subject_category_id`) REFERENCES `data_subject_categories` (`id`) ON DELETE CASCADE);
-- create index "breach_data_subject_categories_far" to table: "breach_data_subject_categories"
CREATE INDEX `breach_data_subject_categories_far` ON `breach_data_subject_categories` (`data_subject_category_id`, `breach_id`);
-- create "complaint_activities" table
CREATE TABLE `complaint_activities` (`complaint_id` integer NOT NULL, `controller_activity_id` integer NOT NULL, PRIMARY KEY (`complaint_id`, `controller_activity_id`), CONSTRAINT `complaint_activities_complaint_id` FOREIGN KEY (`complaint_id`) REFERENCES `complaints` (`id`) ON DELETE CASCADE, CONSTRAINT `complaint_activities_controller_activity_id` FOREIGN KEY (`controller_activity_id`) REFERENCES `controller_activities` (`id`) ON DELETE CASCADE);
-- create index "complaint_activities_far" to table: "complaint_activities"
CREATE INDEX `complaint_activities_far` ON `complaint_activities` (`controller_activity_id`, `complaint_id`);
-- create "controller_activity_assessments" table
CREATE TABLE `controller_activity_assessments` (`controller_activity_id` integer NOT NULL, `assessment_id` integer NOT NULL, PRIMARY KEY (`controller_activity_id`, `assessment_id`), CONSTRAINT `controller_activity_assessments_controller_activity_id` FOREIGN KEY (`controller_activity_id`) REFERENCES `controller_activities` (`id`) ON DELETE CASCADE, CONSTRAINT `controller_activity_assessments_assessment_id` FOREIGN KEY (`assessment_id`) REFERENCES `assessments` (`id`) ON DELETE CASCADE);
-- create index "controller_activity_assessments_far" to table: "controller_activity_assessments"
CREATE INDEX `controller_activity_assessments_far` ON `controller_activity_assessments` (`assessment_id`, `controller_activity_id`);
-- create "data_sharing_purposes" table
CREATE TABLE `data_sharing_purposes` (`data_sharing_id` integer NOT NULL, `purpose_id` integer NOT NULL, PRIMARY KEY (`data_sharing_id`, `purpose_id`), CONSTRAINT `data_sharing_purposes_data_sharing_id` FOREIGN KEY (`data_sharing_id`) REFERENCES `data_sharings` (`id`) ON DELETE CASCADE, CONSTRAINT `data_sharing_purposes_purpose_id` FOREIGN KEY (`purpose_id`) REFERENCES `purposes` (`id`) ON DELETE CASCADE);
-- create index "data_sharing_purposes_far" to table: "data_sharing_purposes"
CREATE INDEX `data_sharing_purposes_far` ON `data_sharing_purposes` (`purpose_id`, `data_sharing_id`);
-- create "joint_arrangement_controllers" table
CREATE TABLE `joint_arrangement_controllers` (`joint_arrangement_id` integer NOT NULL, `controller_id` integer NOT NULL, PRIMARY KEY (`joint_arrangement_id`, `controller_id`), CONSTRAINT `joint_arrangement_controllers_joint_arrangement_id` FOREIGN KEY (`joint_arrangement_id`) REFERENCES `joint_arrangements` (`id`) ON DELETE CASCADE, CONSTRAINT `joint_arrangement_controllers_controller_id` FOREIGN KEY (`controller_id`) REFERENCES `controllers` (`id`) ON DELETE CASCADE);
-- create index "joint_arrangement_controllers_far" to table: "joint_arrangement_controllers"
CREATE INDEX `joint_arrangement_controllers_far` ON `joint_arrangement_controllers` (`controller_id`, `joint_arrangement_id`);
-- create "joint_arrangement_activities" table
CREATE TABLE `joint_arrangement_activities` (`joint_arrangement_id` integer NOT NULL, `controller_activity_id` integer NOT NULL, PRIMARY KEY (`joint_arrangement_id`, `controller_activity_id`), CONSTRAINT `joint_arrangement_activities_joint_arrangement_id` FOREIGN KEY (`joint_arrangement_id`) REFERENCES `joint_arrangements` (`id`) ON DELETE CASCADE, CONSTRAINT `joint_arrangement_activities_controller_activity_id` FOREIGN KEY (`controller_activity_id`) REFERENCES `controller_activities` (`id`) ON DELETE CASCADE);
-- create index "joint_arrangement_activities_far" to table: "joint_arrangement_activities"
CREATE INDEX `joint_arrangement_activities_far` ON `joint_arrangement_activities` (`controller_activity_id`, `joint_arrangement_id`);
-- create "member_units" table
CREATE TABLE `member_units` (`member_id` integer NOT NULL, `business_unit_id` integer NOT NULL, PRIMARY KEY (`member_id`, `business_unit_id`), CONSTRAINT `member_units_member_id` FOREIGN KEY (`member_id`) REFERENCES `members` (`id`) ON DELETE CASCADE, CONSTRAINT `member_units_business_unit_id` FOREIGN KEY (`business_unit_id`) REFERENCES `business_units` (`id`) ON DELETE CASCADE);
-- create index "member_units_far" to table: "member_units"
CREATE INDEX `member_units_far` ON `member_units` (`business_unit_id`, `member_id`);
-- create "processing_scope_transfers" table
CREATE TABLE `processing_scope_transfers` (`processing_scope_id` integer NOT NULL, `transfer_id` integer NOT NULL, PRIMARY KEY (`processing_scope_id`, `transfer_id`), CONSTRAINT `processing_scope_transfers_processing_scope_id` FOREIGN KEY (`processing_scope_id`) REFERENCES `processing_scopes` (`id`) ON DELETE CASCADE, CONSTRAINT `processing_scope_transfers_transfer_id` FOREIGN KEY (`transfer_id`) REFERENCES `transfers` (`id`) ON DELETE CASCADE);
-- create index "processing_scope_transfers_far" to table: "processing_scope_transfers"
CREATE INDEX `processing_scope_transfers_far` ON `processing_scope_transfers` (`transfer_id`, `processing_scope_id`);
-- create "rights_request_activities" table
CREATE TABLE `rights_request_activities` (`rights_request_id` integer NOT NULL, `controller_activity_id` integer NOT NULL, PRIMARY KEY (`rights_request_id`, `controller_activity_id`), CONSTRAINT `rights_request_activities_rights_request_id` FOREIGN KEY (`rights_request_id`) REFERENCES `rights_requests` (`id`) ON DELETE CASCADE, CONSTRAINT `rights_request_activities_controller_activity_id` FOREIGN KEY (`controller_activity_id`) REFERENCES `controller_activities` (`id`) ON DELETE CASCADE);
-- create index "rights_request_activities_far" to table: "rights_request_activities"
CREATE INDEX `rights_request_activities_far` ON `rights_request_activities` (`controller_activity_id`, `rights_request_id`);
-- create "rights_request_processor_activities" table
CREATE TABLE `rights_request_processor_activities` (`rights_request_id` integer NOT NULL, `processor_activity_id` integer NOT NULL, PRIMARY KEY (`rights_request_id`, `processor_activity_id`), CONSTRAINT `rights_request_processor_activities_rights_request_id` FOREIGN KEY (`rights_request_id`) REFERENCES `rights_requests` (`id`) ON DELETE CASCADE, CONSTRAINT `rights_request_processor_activities_processor_activity_id` FOREIGN KEY (`processor_activity_id`) REFERENCES `processor_activities` (`id`) ON DELETE CASCADE);
-- create index "rights_request_processor_activities_far" to table: "rights_request_processor_activities"
CREATE INDEX `rights_request_processor_activities_far` ON `rights_request_processor_activities` (`processor_activity_id`, `rights_request_id`);
-- create "special_condition_data_categories" table
CREATE TABLE `special_condition_data_categories` (`special_condition_id` integer NOT NULL, `data_category_id` integer NOT NULL, PRIMARY KEY (`special_condition_id`, `data_category_id`), CONSTRAINT `special_condition_data_categories_special_condition_id` FOREIGN KEY (`special_condition_id`) REFERENCES `special_conditions` (`id`) ON DELETE CASCADE, CONSTRAINT `special_condition_data_categories_data_category_id` FOREIGN KEY (`data_category_id`) REFERENCES `data_categories` (`id`) ON DELETE CASCADE);
-- create index "special_condition_data_categories_far" to table: "special_condition_data_categories"
CREATE INDEX `special_condition_data_categories_far` ON `special_condition_data_categories` (`data_category_id`, `special_condition_id`);
-- create "special_condition_purposes" table
CREATE TABLE `special_condition_purposes` (`special_condition_id` integer NOT NULL, `purpose_id` integer NOT NULL, PRIMARY KEY (`special_condition_id`, `purpose_id`), CONSTRAINT `special_condition_purposes_special_condition_id` FOREIGN KEY (`special_condition_id`) REFERENCES `special_conditions` (`id`) ON DELETE CASCADE, CONSTRAINT `special_condition_purposes_purpose_id` FOREIGN KEY (`purpose_id`) REFERENCES `purposes` (`id`) ON DELETE CASCADE);
-- create index "special_condition_purposes_far" to table: "special_condition_purposes"
CREATE INDEX `special_condition_purposes_far` ON `special_condition_purposes` (`purpose_id`, `special_condition_id`);
-- create "transfer_data_categories" table
CREATE TABLE `transfer_data_categories` (`transfer_id` integer NOT NULL, `data_category_id` integer NOT NULL, PRIMARY KEY (`transfer_id`, `data_category_id`), CONSTRAINT `transfer_data_categories_transfer_id` FOREIGN KEY (`transfer_id`) REFERENCES `transfers` (`id`) ON DELETE CASCADE, CONSTRAINT `transfer_data_categories_data_category_id` FOREIGN KEY (`data_category_id`) REFERENCES `data_categories` (`id`) ON DELETE CASCADE);
-- create index "transfer_data_categories_far" to table: "transfer_data_categories"
CREATE INDEX `transfer_data_categories_far` ON `transfer_data_categories` (`data_category_id`, `transfer_id`);
-- create "transfer_data_subject_categories" table
CREATE TABLE `transfer_data_subject_categories` (`transfer_id` integer NOT NULL, `data_subject_category_id` integer NOT NULL, PRIMARY KEY (`transfer_id`, `data_subject_category_id`), CONSTRAINT `transfer_data_subject_categories_transfer_id` FOREIGN KEY (`transfer_id`) REFERENCES `transfers` (`id`) ON DELETE CASCADE, CONSTRAINT `transfer_data_subject_categories_data_subject_category_id` FOREIGN KEY (`data_subject_category_id`) REFERENCES `data_subject_categories` (`id`) ON DELETE CASCADE);
-- create index "transfer_data_subject_categories_far" to table: "transfer_data_subject_categories"
CREATE INDEX `transfer_data_subject_categories_far` ON `transfer_data_subject_categories` (`data_subject_category_id`, `transfer_id`);
-- create "transfer_instrument_other_agreements" table
CREATE TABLE `transfer_instrument_other_agreements` (`transfer_instrument_id` integer NOT NULL, `agreement_id` integer NOT NULL, PRIMARY KEY (`transfer_instrument_id`, `agreement_id`), CONSTRAINT `transfer_instrument_other_agreements_transfer_instrument_id` FOREIGN KEY (`transfer_instrument_id`) REFERENCES `transfer_instruments` (`id`) ON DELETE CASCADE, CONSTRAINT `transfer_instrument_other_agreements_agreement_id` FOREIGN KEY (`agreement_id`) REFERENCES `agreements` (`id`) ON DELETE CASCADE);
-- create index "transfer_instrument_other_agreements_far" to table: "transfer_instrument_other_agreements"
CREATE INDEX `transfer_instrument_other_agreements_far` ON `transfer_instrument_other_agreements` (`agreement_id`, `transfer_instrument_id`);
