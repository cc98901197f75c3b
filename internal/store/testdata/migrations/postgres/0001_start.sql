-- Two tables of which the second goes with the first; a comment may hold ';' and '.
create table parents (id bigint primary key, name text collate "C");
create table children (
  id bigint primary key,
  parent_id bigint not null references parents (id) on delete cascade,
  label text collate "C" not null default 'a; b'
);
create index children_parent on children (parent_id);
