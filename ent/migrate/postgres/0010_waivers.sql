-- create "waivers" table
CREATE TABLE "waivers" ("id" bigint NOT NULL, "key" text COLLATE "C" NOT NULL, "version" bigint NOT NULL, "created_at" bigint NOT NULL, "created_by" text COLLATE "C" NOT NULL, "updated_at" bigint NOT NULL, "updated_by" text COLLATE "C" NOT NULL, "archived_at" bigint NULL, "citations" text COLLATE "C" NOT NULL, "rule" text COLLATE "C" NOT NULL, "record_type" text COLLATE "C" NOT NULL, "record_key" text COLLATE "C" NOT NULL, "path" text COLLATE "C" NULL, "message" text COLLATE "C" NOT NULL, "until" text COLLATE "C" NOT NULL, "reason" text COLLATE "C" NOT NULL, "register_id" bigint NOT NULL, PRIMARY KEY ("id"), CONSTRAINT "waivers_registers_register" FOREIGN KEY ("register_id") REFERENCES "registers" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION);
-- create index "waiver_register_id_id" to table: "waivers"
CREATE INDEX "waiver_register_id_id" ON "waivers" ("register_id", "id");
-- create index "waiver_register_id_key" to table: "waivers"
CREATE UNIQUE INDEX "waiver_register_id_key" ON "waivers" ("register_id", "key");
-- create index "waiver_register_id_record_key_rule" to table: "waivers"
CREATE INDEX "waiver_register_id_record_key_rule" ON "waivers" ("register_id", "record_key", "rule");
-- create index "waiver_register_id_updated_at_id" to table: "waivers"
CREATE INDEX "waiver_register_id_updated_at_id" ON "waivers" ("register_id", "updated_at", "id");
