-- modify "sub_processings" table
ALTER TABLE "sub_processings" ADD COLUMN "effective_on" text COLLATE "C" NULL, ADD COLUMN "urgency" text COLLATE "C" NULL, ADD COLUMN "objection" text COLLATE "C" NULL, ADD COLUMN "resolution" text COLLATE "C" NULL, ADD COLUMN "resolved_on" text COLLATE "C" NULL;
