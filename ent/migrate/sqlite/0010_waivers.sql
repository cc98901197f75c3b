-- create "waivers" table
CREATE TABLE `waivers` (`id` integer NOT NULL, `key` text NOT NULL, `version` integer NOT NULL, `created_at` integer NOT NULL, `created_by` text NOT NULL, `updated_at` integer NOT NULL, `updated_by` text NOT NULL, `archived_at` integer NULL, `citations` text NOT NULL, `rule` text NOT NULL, `record_type` text NOT NULL, `record_key` text NOT NULL, `path` text NULL, `message` text NOT NULL, `until` text NOT NULL, `reason` text NOT NULL, `register_id` integer NOT NULL, PRIMARY KEY (`id`), CONSTRAINT `waivers_registers_register` FOREIGN KEY (`register_id`) REFERENCES `registers` (`id`) ON DELETE NO ACTION);
-- create index "waiver_register_id_key" to table: "waivers"
CREATE UNIQUE INDEX `waiver_register_id_key` ON `waivers` (`register_id`, `key`);
-- create index "waiver_register_id_updated_at_id" to table: "waivers"
CREATE INDEX `waiver_register_id_updated_at_id` ON `waivers` (`register_id`, `updated_at`, `id`);
-- create index "waiver_register_id_id" to table: "waivers"
CREATE INDEX `waiver_register_id_id` ON `waivers` (`register_id`, `id`);
-- create index "waiver_register_id_record_key_rule" to table: "waivers"
CREATE INDEX `waiver_register_id_record_key_rule` ON `waivers` (`register_id`, `record_key`, `rule`);
