-- create "new_controllers" table
CREATE TABLE `new_controllers` (`id` integer NOT NULL, `key` text NOT NULL, `version` integer NOT NULL, `created_at` integer NOT NULL, `created_by` text NOT NULL, `updated_at` integer NOT NULL, `updated_by` text NOT NULL, `archived_at` integer NULL, `citations` text NOT NULL, `dpo_required` text NOT NULL, `lead_authority` text NULL, `fee_registration` text NULL, `fee_exempt` text NOT NULL, `register_id` integer NOT NULL, `scope_id` integer NOT NULL, `organisation_id` integer NOT NULL, PRIMARY KEY (`id`), CONSTRAINT `controllers_registers_register` FOREIGN KEY (`register_id`) REFERENCES `registers` (`id`) ON DELETE NO ACTION, CONSTRAINT `controllers_processing_scopes_scope` FOREIGN KEY (`scope_id`) REFERENCES `processing_scopes` (`id`) ON DELETE NO ACTION, CONSTRAINT `controllers_organisations_organisation` FOREIGN KEY (`organisation_id`) REFERENCES `organisations` (`id`) ON DELETE NO ACTION);
-- copy rows from old table "controllers" to new temporary table "new_controllers"
INSERT INTO `new_controllers` (`id`, `key`, `version`, `created_at`, `created_by`, `updated_at`, `updated_by`, `archived_at`, `citations`, `dpo_required`, `lead_authority`, `fee_registration`, `fee_exempt`, `register_id`, `organisation_id`, `scope_id`) SELECT `id`, `key`, `version`, `created_at`, `created_by`, `updated_at`, `updated_by`, `archived_at`, `citations`, `dpo_required`, `lead_authority`, `fee_registration`, `fee_exempt`, `register_id`, `organisation_id`, `id` FROM `controllers`;
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
CREATE TABLE `new_controller_activities` (`id` integer NOT NULL, `key` text NOT NULL, `version` integer NOT NULL, `created_at` integer NOT NULL, `created_by` text NOT NULL, `updated_at` integer NOT NULL, `updated_by` text NOT NULL, `archived_at` integer NULL, `citations` text NOT NULL, `name` text NOT NULL, `name_fold` text NOT NULL, `description` text NULL, `description_fold` text NULL, `regimes` text NOT NULL, `processing_state` text NOT NULL, `started_on` text NULL, `ended_on` text NULL, `record_status` text NOT NULL, `last_reviewed_on` text NULL, `next_review_on` text NULL, `occasional` text NOT NULL, `automated_decisions` text NOT NULL, `decision_significance` text NOT NULL, `decision_safeguards` text NULL, `risk_flags` text NOT NULL, `provision` text NOT NULL, `provision_consequences` text NULL, `no_recipients_confirmed` bool NOT NULL, `no_transfers_confirmed` bool NOT NULL, `register_id` integer NOT NULL, `scope_id` integer NOT NULL, `controller_id` integer NOT NULL, `owner_id` integer NULL, PRIMARY KEY (`id`), CONSTRAINT `controller_activities_registers_register` FOREIGN KEY (`register_id`) REFERENCES `registers` (`id`) ON DELETE NO ACTION, CONSTRAINT `controller_activities_processing_scopes_scope` FOREIGN KEY (`scope_id`) REFERENCES `processing_scopes` (`id`) ON DELETE NO ACTION, CONSTRAINT `controller_activities_controllers_controller` FOREIGN KEY (`controller_id`) REFERENCES `controllers` (`id`) ON DELETE NO ACTION, CONSTRAINT `controller_activities_members_owner` FOREIGN KEY (`owner_id`) REFERENCES `members` (`id`) ON DELETE SET NULL);
-- copy rows from old table "controller_activities" to new temporary table "new_controller_activities"
INSERT INTO `new_controller_activities` (`id`, `key`, `version`, `created_at`, `created_by`, `updated_at`, `updated_by`, `archived_at`, `citations`, `name`, `name_fold`, `description`, `description_fold`, `regimes`, `processing_state`, `started_on`, `ended_on`, `record_status`, `last_reviewed_on`, `next_review_on`, `occasional`, `automated_decisions`, `decision_significance`, `decision_safeguards`, `risk_flags`, `provision`, `provision_consequences`, `no_recipients_confirmed`, `no_transfers_confirmed`, `register_id`, `controller_id`, `owner_id`, `scope_id`) SELECT `id`, `key`, `version`, `created_at`, `created_by`, `updated_at`, `updated_by`, `archived_at`, `citations`, `name`, `name_fold`, `description`, `description_fold`, `regimes`, `processing_state`, `started_on`, `ended_on`, `record_status`, `last_reviewed_on`, `next_review_on`, `occasional`, `automated_decisions`, `decision_significance`, `decision_safeguards`, `risk_flags`, `provision`, `provision_consequences`, `no_recipients_confirmed`, `no_transfers_confirmed`, `register_id`, `controller_id`, `owner_id`, `id` FROM `controller_activities`;
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
-- create "new_processors" table
CREATE TABLE `new_processors` (`id` integer NOT NULL, `key` text NOT NULL, `version` integer NOT NULL, `created_at` integer NOT NULL, `created_by` text NOT NULL, `updated_at` integer NOT NULL, `updated_by` text NOT NULL, `archived_at` integer NULL, `citations` text NOT NULL, `services` text NOT NULL, `attestations` text NOT NULL, `register_id` integer NOT NULL, `scope_id` integer NOT NULL, `organisation_id` integer NOT NULL, PRIMARY KEY (`id`), CONSTRAINT `processors_registers_register` FOREIGN KEY (`register_id`) REFERENCES `registers` (`id`) ON DELETE NO ACTION, CONSTRAINT `processors_processing_scopes_scope` FOREIGN KEY (`scope_id`) REFERENCES `processing_scopes` (`id`) ON DELETE NO ACTION, CONSTRAINT `processors_organisations_organisation` FOREIGN KEY (`organisation_id`) REFERENCES `organisations` (`id`) ON DELETE NO ACTION);
-- copy rows from old table "processors" to new temporary table "new_processors"
INSERT INTO `new_processors` (`id`, `key`, `version`, `created_at`, `created_by`, `updated_at`, `updated_by`, `archived_at`, `citations`, `services`, `attestations`, `register_id`, `organisation_id`, `scope_id`) SELECT `id`, `key`, `version`, `created_at`, `created_by`, `updated_at`, `updated_by`, `archived_at`, `citations`, `services`, `attestations`, `register_id`, `organisation_id`, `id` FROM `processors`;
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
-- create "new_processor_activities" table
CREATE TABLE `new_processor_activities` (`id` integer NOT NULL, `key` text NOT NULL, `version` integer NOT NULL, `created_at` integer NOT NULL, `created_by` text NOT NULL, `updated_at` integer NOT NULL, `updated_by` text NOT NULL, `archived_at` integer NULL, `citations` text NOT NULL, `name` text NOT NULL, `name_fold` text NOT NULL, `description` text NULL, `description_fold` text NULL, `regimes` text NOT NULL, `processing_state` text NOT NULL, `started_on` text NULL, `ended_on` text NULL, `record_status` text NOT NULL, `last_reviewed_on` text NULL, `next_review_on` text NULL, `special_data_expected` text NOT NULL, `register_id` integer NOT NULL, `scope_id` integer NOT NULL, `processor_id` integer NOT NULL, `owner_id` integer NULL, PRIMARY KEY (`id`), CONSTRAINT `processor_activities_registers_register` FOREIGN KEY (`register_id`) REFERENCES `registers` (`id`) ON DELETE NO ACTION, CONSTRAINT `processor_activities_processing_scopes_scope` FOREIGN KEY (`scope_id`) REFERENCES `processing_scopes` (`id`) ON DELETE NO ACTION, CONSTRAINT `processor_activities_processors_processor` FOREIGN KEY (`processor_id`) REFERENCES `processors` (`id`) ON DELETE NO ACTION, CONSTRAINT `processor_activities_members_owner` FOREIGN KEY (`owner_id`) REFERENCES `members` (`id`) ON DELETE SET NULL);
-- copy rows from old table "processor_activities" to new temporary table "new_processor_activities"
INSERT INTO `new_processor_activities` (`id`, `key`, `version`, `created_at`, `created_by`, `updated_at`, `updated_by`, `archived_at`, `citations`, `name`, `name_fold`, `description`, `description_fold`, `regimes`, `processing_state`, `started_on`, `ended_on`, `record_status`, `last_reviewed_on`, `next_review_on`, `special_data_expected`, `register_id`, `processor_id`, `owner_id`, `scope_id`) SELECT `id`, `key`, `version`, `created_at`, `created_by`, `updated_at`, `updated_by`, `archived_at`, `citations`, `name`, `name_fold`, `description`, `description_fold`, `regimes`, `processing_state`, `started_on`, `ended_on`, `record_status`, `last_reviewed_on`, `next_review_on`, `special_data_expected`, `register_id`, `processor_id`, `owner_id`, `id` FROM `processor_activities`;
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
-- create index "contact_organisation_id" to table: "contacts"
CREATE INDEX `contact_organisation_id` ON `contacts` (`organisation_id`);
-- create "agreements" table
CREATE TABLE `agreements` (`id` integer NOT NULL, `key` text NOT NULL, `version` integer NOT NULL, `created_at` integer NOT NULL, `created_by` text NOT NULL, `updated_at` integer NOT NULL, `updated_by` text NOT NULL, `archived_at` integer NULL, `citations` text NOT NULL, `title` text NOT NULL, `title_fold` text NOT NULL, `form` text NOT NULL, `status` text NOT NULL, `signed_on` text NULL, `effective_from` text NULL, `ends_on` text NULL, `terms` text NOT NULL, `sub_processor_authorisation` text NOT NULL, `objection_window` integer NULL, `objection_window_unit` text NOT NULL, `breach_notice_undue_delay` text NOT NULL, `breach_notice_hours` integer NULL, `breach_notice_from` text NULL, `end_of_contract` text NOT NULL, `governing_law` text NULL, `amendments` text NOT NULL, `document_url` text NULL, `document_sha256` text NULL, `register_id` integer NOT NULL, PRIMARY KEY (`id`), CONSTRAINT `agreements_registers_register` FOREIGN KEY (`register_id`) REFERENCES `registers` (`id`) ON DELETE NO ACTION);
-- create index "agreement_register_id_key" to table: "agreements"
CREATE UNIQUE INDEX `agreement_register_id_key` ON `agreements` (`register_id`, `key`);
-- create index "agreement_register_id_updated_at_id" to table: "agreements"
CREATE INDEX `agreement_register_id_updated_at_id` ON `agreements` (`register_id`, `updated_at`, `id`);
-- create index "agreement_register_id_id" to table: "agreements"
CREATE INDEX `agreement_register_id_id` ON `agreements` (`register_id`, `id`);
-- create index "agreement_register_id_title_fold_id" to table: "agreements"
CREATE INDEX `agreement_register_id_title_fold_id` ON `agreements` (`register_id`, `title_fold`, `id`);
-- create "agreement_parties" table
CREATE TABLE `agreement_parties` (`id` integer NOT NULL, `key` text NOT NULL, `position` integer NOT NULL, `capacity` text NOT NULL, `joined_as` text NOT NULL, `joined_on` text NULL, `left_on` text NULL, `signatory` text NULL, `signatory_title` text NULL, `register_id` integer NOT NULL, `agreement_id` integer NOT NULL, `organisation_id` integer NOT NULL, PRIMARY KEY (`id`), CONSTRAINT `agreement_parties_registers_register` FOREIGN KEY (`register_id`) REFERENCES `registers` (`id`) ON DELETE NO ACTION, CONSTRAINT `agreement_parties_agreements_agreement` FOREIGN KEY (`agreement_id`) REFERENCES `agreements` (`id`) ON DELETE NO ACTION, CONSTRAINT `agreement_parties_organisations_organisation` FOREIGN KEY (`organisation_id`) REFERENCES `organisations` (`id`) ON DELETE NO ACTION);
-- create index "agreementparty_agreement_id" to table: "agreement_parties"
CREATE INDEX `agreementparty_agreement_id` ON `agreement_parties` (`agreement_id`);
-- create index "agreementparty_organisation_id" to table: "agreement_parties"
CREATE INDEX `agreementparty_organisation_id` ON `agreement_parties` (`organisation_id`);
-- create "data_categories" table
CREATE TABLE `data_categories` (`id` integer NOT NULL, `key` text NOT NULL, `version` integer NOT NULL, `created_at` integer NOT NULL, `created_by` text NOT NULL, `updated_at` integer NOT NULL, `updated_by` text NOT NULL, `archived_at` integer NULL, `citations` text NOT NULL, `name` text NOT NULL, `name_fold` text NOT NULL, `description` text NULL, `description_fold` text NULL, `special_kinds` text NOT NULL, `criminal` bool NOT NULL, `children` bool NOT NULL, `unique_identifier` bool NOT NULL, `account_number` bool NOT NULL, `open_ended` bool NOT NULL, `dpv_term` text NULL, `register_id` integer NOT NULL, `parent_id` integer NULL, PRIMARY KEY (`id`), CONSTRAINT `data_categories_registers_register` FOREIGN KEY (`register_id`) REFERENCES `registers` (`id`) ON DELETE NO ACTION, CONSTRAINT `data_categories_data_categories_children_categories` FOREIGN KEY (`parent_id`) REFERENCES `data_categories` (`id`) ON DELETE SET NULL);
-- create index "datacategory_register_id_key" to table: "data_categories"
CREATE UNIQUE INDEX `datacategory_register_id_key` ON `data_categories` (`register_id`, `key`);
-- create index "datacategory_register_id_updated_at_id" to table: "data_categories"
CREATE INDEX `datacategory_register_id_updated_at_id` ON `data_categories` (`register_id`, `updated_at`, `id`);
-- create index "datacategory_parent_id" to table: "data_categories"
CREATE INDEX `datacategory_parent_id` ON `data_categories` (`parent_id`);
-- create index "datacategory_register_id_id" to table: "data_categories"
CREATE INDEX `datacategory_register_id_id` ON `data_categories` (`register_id`, `id`);
-- create index "datacategory_register_id_name_fold_id" to table: "data_categories"
CREATE INDEX `datacategory_register_id_name_fold_id` ON `data_categories` (`register_id`, `name_fold`, `id`);
-- create "data_sources" table
CREATE TABLE `data_sources` (`id` integer NOT NULL, `key` text NOT NULL, `position` integer NOT NULL, `kind` text NOT NULL, `channels` text NOT NULL, `technologies` text NOT NULL, `reason` text NULL, `note` text NULL, `register_id` integer NOT NULL, `scope_id` integer NOT NULL, PRIMARY KEY (`id`), CONSTRAINT `data_sources_registers_register` FOREIGN KEY (`register_id`) REFERENCES `registers` (`id`) ON DELETE NO ACTION, CONSTRAINT `data_sources_processing_scopes_scope` FOREIGN KEY (`scope_id`) REFERENCES `processing_scopes` (`id`) ON DELETE NO ACTION);
-- create index "datasource_scope_id" to table: "data_sources"
CREATE INDEX `datasource_scope_id` ON `data_sources` (`scope_id`);
-- create "data_subject_categories" table
CREATE TABLE `data_subject_categories` (`id` integer NOT NULL, `key` text NOT NULL, `version` integer NOT NULL, `created_at` integer NOT NULL, `created_by` text NOT NULL, `updated_at` integer NOT NULL, `updated_by` text NOT NULL, `archived_at` integer NULL, `citations` text NOT NULL, `name` text NOT NULL, `name_fold` text NOT NULL, `description` text NULL, `description_fold` text NULL, `person` text NOT NULL, `vulnerable` text NOT NULL, `staff_of_clients` bool NOT NULL, `dpv_term` text NULL, `register_id` integer NOT NULL, PRIMARY KEY (`id`), CONSTRAINT `data_subject_categories_registers_register` FOREIGN KEY (`register_id`) REFERENCES `registers` (`id`) ON DELETE NO ACTION);
-- create index "datasubjectcategory_register_id_key" to table: "data_subject_categories"
CREATE UNIQUE INDEX `datasubjectcategory_register_id_key` ON `data_subject_categories` (`register_id`, `key`);
-- create index "datasubjectcategory_register_id_updated_at_id" to table: "data_subject_categories"
CREATE INDEX `datasubjectcategory_register_id_updated_at_id` ON `data_subject_categories` (`register_id`, `updated_at`, `id`);
-- create index "datasubjectcategory_register_id_id" to table: "data_subject_categories"
CREATE INDEX `datasubjectcategory_register_id_id` ON `data_subject_categories` (`register_id`, `id`);
-- create index "datasubjectcategory_register_id_name_fold_id" to table: "data_subject_categories"
CREATE INDEX `datasubjectcategory_register_id_name_fold_id` ON `data_subject_categories` (`register_id`, `name_fold`, `id`);
-- create "data_uses" table
CREATE TABLE `data_uses` (`id` integer NOT NULL, `key` text NOT NULL, `position` integer NOT NULL, `certainty` text NOT NULL, `bound` text NOT NULL, `note` text NULL, `register_id` integer NOT NULL, `scope_id` integer NOT NULL, `data_category_id` integer NULL, PRIMARY KEY (`id`), CONSTRAINT `data_uses_registers_register` FOREIGN KEY (`register_id`) REFERENCES `registers` (`id`) ON DELETE NO ACTION, CONSTRAINT `data_uses_processing_scopes_scope` FOREIGN KEY (`scope_id`) REFERENCES `processing_scopes` (`id`) ON DELETE NO ACTION, CONSTRAINT `data_uses_data_categories_data_category` FOREIGN KEY (`data_category_id`) REFERENCES `data_categories` (`id`) ON DELETE SET NULL);
-- create index "datause_scope_id" to table: "data_uses"
CREATE INDEX `datause_scope_id` ON `data_uses` (`scope_id`);
-- create index "datause_data_category_id" to table: "data_uses"
CREATE INDEX `datause_data_category_id` ON `data_uses` (`data_category_id`);
-- create "disclosures" table
CREATE TABLE `disclosures` (`id` integer NOT NULL, `key` text NOT NULL, `position` integer NOT NULL, `role` text NOT NULL, `conditions` text NOT NULL, `timing` text NOT NULL, `note` text NULL, `register_id` integer NOT NULL, `scope_id` integer NOT NULL, `recipient_id` integer NULL, `engagement_id` integer NULL, PRIMARY KEY (`id`), CONSTRAINT `disclosures_registers_register` FOREIGN KEY (`register_id`) REFERENCES `registers` (`id`) ON DELETE NO ACTION, CONSTRAINT `disclosures_processing_scopes_scope` FOREIGN KEY (`scope_id`) REFERENCES `processing_scopes` (`id`) ON DELETE NO ACTION, CONSTRAINT `disclosures_recipients_recipient` FOREIGN KEY (`recipient_id`) REFERENCES `recipients` (`id`) ON DELETE SET NULL, CONSTRAINT `disclosures_engagements_engagement` FOREIGN KEY (`engagement_id`) REFERENCES `engagements` (`id`) ON DELETE SET NULL);
-- create index "disclosure_scope_id" to table: "disclosures"
CREATE INDEX `disclosure_scope_id` ON `disclosures` (`scope_id`);
-- create index "disclosure_recipient_id" to table: "disclosures"
CREATE INDEX `disclosure_recipient_id` ON `disclosures` (`recipient_id`);
-- create index "disclosure_engagement_id" to table: "disclosures"
CREATE INDEX `disclosure_engagement_id` ON `disclosures` (`engagement_id`);
-- create "engagements" table
CREATE TABLE `engagements` (`id` integer NOT NULL, `key` text NOT NULL, `version` integer NOT NULL, `created_at` integer NOT NULL, `created_by` text NOT NULL, `updated_at` integer NOT NULL, `updated_by` text NOT NULL, `archived_at` integer NULL, `citations` text NOT NULL, `name` text NOT NULL, `name_fold` text NOT NULL, `subject_matter` text NULL, `nature` text NULL, `duration` text NULL, `started_on` text NULL, `ended_on` text NULL, `categories_of_processing` text NOT NULL, `instructions` text NOT NULL, `term_overrides` text NOT NULL, `register_id` integer NOT NULL, `scope_id` integer NOT NULL, `engager_controller_id` integer NULL, `engager_processor_id` integer NULL, `engaged_id` integer NOT NULL, `agreement_id` integer NULL, PRIMARY KEY (`id`), CONSTRAINT `engagements_registers_register` FOREIGN KEY (`register_id`) REFERENCES `registers` (`id`) ON DELETE NO ACTION, CONSTRAINT `engagements_processing_scopes_scope` FOREIGN KEY (`scope_id`) REFERENCES `processing_scopes` (`id`) ON DELETE NO ACTION, CONSTRAINT `engagements_controllers_engager_controller` FOREIGN KEY (`engager_controller_id`) REFERENCES `controllers` (`id`) ON DELETE SET NULL, CONSTRAINT `engagements_processors_engager_processor` FOREIGN KEY (`engager_processor_id`) REFERENCES `processors` (`id`) ON DELETE SET NULL, CONSTRAINT `engagements_processors_engaged` FOREIGN KEY (`engaged_id`) REFERENCES `processors` (`id`) ON DELETE NO ACTION, CONSTRAINT `engagements_agreements_agreement` FOREIGN KEY (`agreement_id`) REFERENCES `agreements` (`id`) ON DELETE SET NULL);
-- create index "engagement_register_id_key" to table: "engagements"
CREATE UNIQUE INDEX `engagement_register_id_key` ON `engagements` (`register_id`, `key`);
-- create index "engagement_register_id_updated_at_id" to table: "engagements"
CREATE INDEX `engagement_register_id_updated_at_id` ON `engagements` (`register_id`, `updated_at`, `id`);
-- create index "engagement_register_id_id" to table: "engagements"
CREATE INDEX `engagement_register_id_id` ON `engagements` (`register_id`, `id`);
-- create index "engagement_scope_id" to table: "engagements"
CREATE UNIQUE INDEX `engagement_scope_id` ON `engagements` (`scope_id`);
-- create index "engagement_register_id_name_fold_id" to table: "engagements"
CREATE INDEX `engagement_register_id_name_fold_id` ON `engagements` (`register_id`, `name_fold`, `id`);
-- create index "engagement_engager_controller_id" to table: "engagements"
CREATE INDEX `engagement_engager_controller_id` ON `engagements` (`engager_controller_id`);
-- create index "engagement_engager_processor_id" to table: "engagements"
CREATE INDEX `engagement_engager_processor_id` ON `engagements` (`engager_processor_id`);
-- create index "engagement_engaged_id" to table: "engagements"
CREATE INDEX `engagement_engaged_id` ON `engagements` (`engaged_id`);
-- create index "engagement_agreement_id" to table: "engagements"
CREATE INDEX `engagement_agreement_id` ON `engagements` (`agreement_id`);
-- create "processing_scopes" table
CREATE TABLE `processing_scopes` (`id` integer NOT NULL, `register_id` integer NOT NULL, PRIMARY KEY (`id`), CONSTRAINT `processing_scopes_registers_register` FOREIGN KEY (`register_id`) REFERENCES `registers` (`id`) ON DELETE NO ACTION);
-- create "recipients" table
CREATE TABLE `recipients` (`id` integer NOT NULL, `key` text NOT NULL, `version` integer NOT NULL, `created_at` integer NOT NULL, `created_by` text NOT NULL, `updated_at` integer NOT NULL, `updated_by` text NOT NULL, `archived_at` integer NULL, `citations` text NOT NULL, `name` text NOT NULL, `name_fold` text NOT NULL, `description` text NULL, `description_fold` text NULL, `relationship` text NOT NULL, `register_id` integer NOT NULL, `organisation_id` integer NULL, PRIMARY KEY (`id`), CONSTRAINT `recipients_registers_register` FOREIGN KEY (`register_id`) REFERENCES `registers` (`id`) ON DELETE NO ACTION, CONSTRAINT `recipients_organisations_organisation` FOREIGN KEY (`organisation_id`) REFERENCES `organisations` (`id`) ON DELETE SET NULL);
-- create index "recipient_register_id_key" to table: "recipients"
CREATE UNIQUE INDEX `recipient_register_id_key` ON `recipients` (`register_id`, `key`);
-- create index "recipient_register_id_updated_at_id" to table: "recipients"
CREATE INDEX `recipient_register_id_updated_at_id` ON `recipients` (`register_id`, `updated_at`, `id`);
-- create index "recipient_register_id_id" to table: "recipients"
CREATE INDEX `recipient_register_id_id` ON `recipients` (`register_id`, `id`);
-- create index "recipient_register_id_name_fold_id" to table: "recipients"
CREATE INDEX `recipient_register_id_name_fold_id` ON `recipients` (`register_id`, `name_fold`, `id`);
-- create "retention_rules" table
CREATE TABLE `retention_rules` (`id` integer NOT NULL, `key` text NOT NULL, `version` integer NOT NULL, `created_at` integer NOT NULL, `created_by` text NOT NULL, `updated_at` integer NOT NULL, `updated_by` text NOT NULL, `archived_at` integer NULL, `citations` text NOT NULL, `name` text NOT NULL, `name_fold` text NOT NULL, `description` text NULL, `description_fold` text NULL, `period` text NULL, `criterion` text NULL, `bound` text NOT NULL, `triggers` text NOT NULL, `stages` text NOT NULL, `varies_by` text NOT NULL, `legal_source` text NULL, `end_actions` text NOT NULL, `register_id` integer NOT NULL, PRIMARY KEY (`id`), CONSTRAINT `retention_rules_registers_register` FOREIGN KEY (`register_id`) REFERENCES `registers` (`id`) ON DELETE NO ACTION);
-- create index "retentionrule_register_id_key" to table: "retention_rules"
CREATE UNIQUE INDEX `retentionrule_register_id_key` ON `retention_rules` (`register_id`, `key`);
-- create index "retentionrule_register_id_updated_at_id" to table: "retention_rules"
CREATE INDEX `retentionrule_register_id_updated_at_id` ON `retention_rules` (`register_id`, `updated_at`, `id`);
-- create index "retentionrule_register_id_id" to table: "retention_rules"
CREATE INDEX `retentionrule_register_id_id` ON `retention_rules` (`register_id`, `id`);
-- create index "retentionrule_register_id_name_fold_id" to table: "retention_rules"
CREATE INDEX `retentionrule_register_id_name_fold_id` ON `retention_rules` (`register_id`, `name_fold`, `id`);
-- create "security_measures" table
CREATE TABLE `security_measures` (`id` integer NOT NULL, `key` text NOT NULL, `version` integer NOT NULL, `created_at` integer NOT NULL, `created_by` text NOT NULL, `updated_at` integer NOT NULL, `updated_by` text NOT NULL, `archived_at` integer NULL, `citations` text NOT NULL, `name` text NOT NULL, `name_fold` text NOT NULL, `description` text NULL, `description_fold` text NULL, `categories` text NOT NULL, `conditional` bool NOT NULL, `condition` text NULL, `register_id` integer NOT NULL, PRIMARY KEY (`id`), CONSTRAINT `security_measures_registers_register` FOREIGN KEY (`register_id`) REFERENCES `registers` (`id`) ON DELETE NO ACTION);
-- create index "securitymeasure_register_id_key" to table: "security_measures"
CREATE UNIQUE INDEX `securitymeasure_register_id_key` ON `security_measures` (`register_id`, `key`);
-- create index "securitymeasure_register_id_updated_at_id" to table: "security_measures"
CREATE INDEX `securitymeasure_register_id_updated_at_id` ON `security_measures` (`register_id`, `updated_at`, `id`);
-- create index "securitymeasure_register_id_id" to table: "security_measures"
CREATE INDEX `securitymeasure_register_id_id` ON `security_measures` (`register_id`, `id`);
-- create index "securitymeasure_register_id_name_fold_id" to table: "security_measures"
CREATE INDEX `securitymeasure_register_id_name_fold_id` ON `security_measures` (`register_id`, `name_fold`, `id`);
-- create "sub_processings" table
CREATE TABLE `sub_processings` (`id` integer NOT NULL, `key` text NOT NULL, `position` integer NOT NULL, `authorisation` text NOT NULL, `notified_on` text NULL, `objection_window` integer NULL, `objection_window_unit` text NOT NULL, `decision` text NOT NULL, `decided_on` text NULL, `flow_down` text NOT NULL, `register_id` integer NOT NULL, `upstream_id` integer NOT NULL, `downstream_id` integer NOT NULL, PRIMARY KEY (`id`), CONSTRAINT `sub_processings_registers_register` FOREIGN KEY (`register_id`) REFERENCES `registers` (`id`) ON DELETE NO ACTION, CONSTRAINT `sub_processings_engagements_upstream` FOREIGN KEY (`upstream_id`) REFERENCES `engagements` (`id`) ON DELETE NO ACTION, CONSTRAINT `sub_processings_engagements_downstream` FOREIGN KEY (`downstream_id`) REFERENCES `engagements` (`id`) ON DELETE NO ACTION);
-- create index "subprocessing_upstream_id_downstream_id" to table: "sub_processings"
CREATE UNIQUE INDEX `subprocessing_upstream_id_downstream_id` ON `sub_processings` (`upstream_id`, `downstream_id`);
-- create index "subprocessing_downstream_id" to table: "sub_processings"
CREATE INDEX `subprocessing_downstream_id` ON `sub_processings` (`downstream_id`);
-- create "systems" table
CREATE TABLE `systems` (`id` integer NOT NULL, `key` text NOT NULL, `version` integer NOT NULL, `created_at` integer NOT NULL, `created_by` text NOT NULL, `updated_at` integer NOT NULL, `updated_by` text NOT NULL, `archived_at` integer NULL, `citations` text NOT NULL, `name` text NOT NULL, `name_fold` text NOT NULL, `description` text NULL, `description_fold` text NULL, `kind` text NOT NULL, `location` text NULL, `register_id` integer NOT NULL, `operator_id` integer NULL, PRIMARY KEY (`id`), CONSTRAINT `systems_registers_register` FOREIGN KEY (`register_id`) REFERENCES `registers` (`id`) ON DELETE NO ACTION, CONSTRAINT `systems_organisations_operator` FOREIGN KEY (`operator_id`) REFERENCES `organisations` (`id`) ON DELETE SET NULL);
-- create index "system_register_id_key" to table: "systems"
CREATE UNIQUE INDEX `system_register_id_key` ON `systems` (`register_id`, `key`);
-- create index "system_register_id_updated_at_id" to table: "systems"
CREATE INDEX `system_register_id_updated_at_id` ON `systems` (`register_id`, `updated_at`, `id`);
-- create index "system_register_id_id" to table: "systems"
CREATE INDEX `system_register_id_id` ON `systems` (`register_id`, `id`);
-- create index "system_register_id_name_fold_id" to table: "systems"
CREATE INDEX `system_register_id_name_fold_id` ON `systems` (`register_id`, `name_fold`, `id`);
-- create "data_source_data_categories" table
CREATE TABLE `data_source_data_categories` (`data_source_id` integer NOT NULL, `data_category_id` integer NOT NULL, PRIMARY KEY (`data_source_id`, `data_category_id`), CONSTRAINT `data_source_data_categories_data_source_id` FOREIGN KEY (`data_source_id`) REFERENCES `data_sources` (`id`) ON DELETE CASCADE, CONSTRAINT `data_source_data_categories_data_category_id` FOREIGN KEY (`data_category_id`) REFERENCES `data_categories` (`id`) ON DELETE CASCADE);
-- create index "data_source_data_categories_far" to table: "data_source_data_categories"
CREATE INDEX `data_source_data_categories_far` ON `data_source_data_categories` (`data_category_id`, `data_source_id`);
-- create "data_use_data_subject_categories" table
CREATE TABLE `data_use_data_subject_categories` (`data_use_id` integer NOT NULL, `data_subject_category_id` integer NOT NULL, PRIMARY KEY (`data_use_id`, `data_subject_category_id`), CONSTRAINT `data_use_data_subject_categories_data_use_id` FOREIGN KEY (`data_use_id`) REFERENCES `data_uses` (`id`) ON DELETE CASCADE, CONSTRAINT `data_use_data_subject_categories_data_subject_category_id` FOREIGN KEY (`data_subject_category_id`) REFERENCES `data_subject_categories` (`id`) ON DELETE CASCADE);
-- create index "data_use_data_subject_categories_far" to table: "data_use_data_subject_categories"
CREATE INDEX `data_use_data_subject_categories_far` ON `data_use_data_subject_categories` (`data_subject_category_id`, `data_use_id`);
-- create "disclosure_data_categories" table
CREATE TABLE `disclosure_data_categories` (`disclosure_id` integer NOT NULL, `data_category_id` integer NOT NULL, PRIMARY KEY (`disclosure_id`, `data_category_id`), CONSTRAINT `disclosure_data_categories_disclosure_id` FOREIGN KEY (`disclosure_id`) REFERENCES `disclosures` (`id`) ON DELETE CASCADE, CONSTRAINT `disclosure_data_categories_data_category_id` FOREIGN KEY (`data_category_id`) REFERENCES `data_categories` (`id`) ON DELETE CASCADE);
-- create index "disclosure_data_categories_far" to table: "disclosure_data_categories"
CREATE INDEX `disclosure_data_categories_far` ON `disclosure_data_categories` (`data_category_id`, `disclosure_id`);
-- create "engagement_controller_activities" table
CREATE TABLE `engagement_controller_activities` (`engagement_id` integer NOT NULL, `controller_activity_id` integer NOT NULL, PRIMARY KEY (`engagement_id`, `controller_activity_id`), CONSTRAINT `engagement_controller_activities_engagement_id` FOREIGN KEY (`engagement_id`) REFERENCES `engagements` (`id`) ON DELETE CASCADE, CONSTRAINT `engagement_controller_activities_controller_activity_id` FOREIGN KEY (`controller_activity_id`) REFERENCES `controller_activities` (`id`) ON DELETE CASCADE);
-- create index "engagement_controller_activities_far" to table: "engagement_controller_activities"
CREATE INDEX `engagement_controller_activities_far` ON `engagement_controller_activities` (`controller_activity_id`, `engagement_id`);
-- create "engagement_processor_activities" table
CREATE TABLE `engagement_processor_activities` (`engagement_id` integer NOT NULL, `processor_activity_id` integer NOT NULL, PRIMARY KEY (`engagement_id`, `processor_activity_id`), CONSTRAINT `engagement_processor_activities_engagement_id` FOREIGN KEY (`engagement_id`) REFERENCES `engagements` (`id`) ON DELETE CASCADE, CONSTRAINT `engagement_processor_activities_processor_activity_id` FOREIGN KEY (`processor_activity_id`) REFERENCES `processor_activities` (`id`) ON DELETE CASCADE);
-- create index "engagement_processor_activities_far" to table: "engagement_processor_activities"
CREATE INDEX `engagement_processor_activities_far` ON `engagement_processor_activities` (`processor_activity_id`, `engagement_id`);
-- create "processing_scope_retention_rules" table
CREATE TABLE `processing_scope_retention_rules` (`processing_scope_id` integer NOT NULL, `retention_rule_id` integer NOT NULL, PRIMARY KEY (`processing_scope_id`, `retention_rule_id`), CONSTRAINT `processing_scope_retention_rules_processing_scope_id` FOREIGN KEY (`processing_scope_id`) REFERENCES `processing_scopes` (`id`) ON DELETE CASCADE, CONSTRAINT `processing_scope_retention_rules_retention_rule_id` FOREIGN KEY (`retention_rule_id`) REFERENCES `retention_rules` (`id`) ON DELETE CASCADE);
-- create index "processing_scope_retention_rules_far" to table: "processing_scope_retention_rules"
CREATE INDEX `processing_scope_retention_rules_far` ON `processing_scope_retention_rules` (`retention_rule_id`, `processing_scope_id`);
-- create "processing_scope_security_measures" table
CREATE TABLE `processing_scope_security_measures` (`processing_scope_id` integer NOT NULL, `security_measure_id` integer NOT NULL, PRIMARY KEY (`processing_scope_id`, `security_measure_id`), CONSTRAINT `processing_scope_security_measures_processing_scope_id` FOREIGN KEY (`processing_scope_id`) REFERENCES `processing_scopes` (`id`) ON DELETE CASCADE, CONSTRAINT `processing_scope_security_measures_security_measure_id` FOREIGN KEY (`security_measure_id`) REFERENCES `security_measures` (`id`) ON DELETE CASCADE);
-- create index "processing_scope_security_measures_far" to table: "processing_scope_security_measures"
CREATE INDEX `processing_scope_security_measures_far` ON `processing_scope_security_measures` (`security_measure_id`, `processing_scope_id`);
-- create "processing_scope_systems" table
CREATE TABLE `processing_scope_systems` (`processing_scope_id` integer NOT NULL, `system_id` integer NOT NULL, PRIMARY KEY (`processing_scope_id`, `system_id`), CONSTRAINT `processing_scope_systems_processing_scope_id` FOREIGN KEY (`processing_scope_id`) REFERENCES `processing_scopes` (`id`) ON DELETE CASCADE, CONSTRAINT `processing_scope_systems_system_id` FOREIGN KEY (`system_id`) REFERENCES `systems` (`id`) ON DELETE CASCADE);
-- create index "processing_scope_systems_far" to table: "processing_scope_systems"
CREATE INDEX `processing_scope_systems_far` ON `processing_scope_systems` (`system_id`, `processing_scope_id`);
-- create "recipient_examples" table
CREATE TABLE `recipient_examples` (`recipient_id` integer NOT NULL, `organisation_id` integer NOT NULL, PRIMARY KEY (`recipient_id`, `organisation_id`), CONSTRAINT `recipient_examples_recipient_id` FOREIGN KEY (`recipient_id`) REFERENCES `recipients` (`id`) ON DELETE CASCADE, CONSTRAINT `recipient_examples_organisation_id` FOREIGN KEY (`organisation_id`) REFERENCES `organisations` (`id`) ON DELETE CASCADE);
-- create index "recipient_examples_far" to table: "recipient_examples"
CREATE INDEX `recipient_examples_far` ON `recipient_examples` (`organisation_id`, `recipient_id`);
-- create "retention_rule_data_categories" table
CREATE TABLE `retention_rule_data_categories` (`retention_rule_id` integer NOT NULL, `data_category_id` integer NOT NULL, PRIMARY KEY (`retention_rule_id`, `data_category_id`), CONSTRAINT `retention_rule_data_categories_retention_rule_id` FOREIGN KEY (`retention_rule_id`) REFERENCES `retention_rules` (`id`) ON DELETE CASCADE, CONSTRAINT `retention_rule_data_categories_data_category_id` FOREIGN KEY (`data_category_id`) REFERENCES `data_categories` (`id`) ON DELETE CASCADE);
-- create index "retention_rule_data_categories_far" to table: "retention_rule_data_categories"
CREATE INDEX `retention_rule_data_categories_far` ON `retention_rule_data_categories` (`data_category_id`, `retention_rule_id`);
-- every controller, processor and activity that was there gets an empty scope of its own, with its id
INSERT INTO `processing_scopes` (`id`, `register_id`) SELECT `id`, `register_id` FROM `controllers` UNION ALL SELECT `id`, `register_id` FROM `processors` UNION ALL SELECT `id`, `register_id` FROM `controller_activities` UNION ALL SELECT `id`, `register_id` FROM `processor_activities`;
