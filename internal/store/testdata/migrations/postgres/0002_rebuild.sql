alter table parents add column note text collate "C" not null default '';
update parents set name = coalesce(name, ''), note = E'it\'s; rebuilt';
alter table parents alter column name set not null;
create unique index parents_name on parents (name);
create function parents_note() returns trigger language plpgsql as $body$
begin
  new.note := case when new.name = 'end;' then 'end' else 'renamed' end;
  return new;
end;
$body$;
create trigger parents_note before update of name on parents for each row execute function parents_note();
