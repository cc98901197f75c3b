-- The pragma is as generators write it; inside a transaction it does nothing.
pragma foreign_keys = off;
create table new_parents (id bigint primary key, name text not null, note text not null default '');
insert into new_parents (id, name, note) select id, coalesce(name, ''), 'it''s; rebuilt' from parents;
drop table parents;
alter table new_parents rename to parents;
create unique index parents_name on parents (name);
create trigger parents_note after update of name on parents begin
  update parents set note = case when new.name = 'end;' then 'end' else 'renamed' end where id = new.id;
end;
pragma foreign_keys = on;
