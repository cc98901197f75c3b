-- add column "effective_on" to table: "sub_processings"
ALTER TABLE `sub_processings` ADD COLUMN `effective_on` text NULL;
-- add column "urgency" to table: "sub_processings"
ALTER TABLE `sub_processings` ADD COLUMN `urgency` text NULL;
-- add column "objection" to table: "sub_processings"
ALTER TABLE `sub_processings` ADD COLUMN `objection` text NULL;
-- add column "resolution" to table: "sub_processings"
ALTER TABLE `sub_processings` ADD COLUMN `resolution` text NULL;
-- add column "resolved_on" to table: "sub_processings"
ALTER TABLE `sub_processings` ADD COLUMN `resolved_on` text NULL;
