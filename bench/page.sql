-- One page of controller activities behind a name and an id. ?1 register, ?2 name, ?3 id.
-- What is aggregated is ordered below: an order by inside json_group_array would turn objects into quoted texts.
select json_object('data', json_object('controllerActivities', json_object('nodes', json_group_array(json_object(
  'key', a.key, 'name', a.name, 'processingState', a.processing_state, 'recordStatus', a.record_status, 'nextReviewOn', a.next_review_on,
  'controller', json((
    select json_object('key', c.key, 'organisation', json_object('name', o.name))
    from controllers c join organisations o on o.id = c.organisation_id where c.id = a.controller_id)),
  'purposes', json((
    select json_group_array(json_object(
      'purpose', json_object('name', q.name, 'kind', q.kind),
      'bases', json((
        select json_group_array(json_object('legalBasis', json_object('code', s.code, 'name', s.name)))
        from (
          select b.code, b.name from basis_assignments s join legal_bases b on b.id = s.legal_basis_id
          where s.activity_purpose_id = q.id order by s.position, s.id) s))))
    from (
      select q.id, p.name, p.kind from activity_purposes q join purposes p on p.id = q.purpose_id
      where q.activity_id = a.id order by q.position, q.id) q)),
  'dataUses', json((
    select json_group_array(json_object('certainty', u.certainty, 'dataCategory', iif(u.id is null, null, json_object('name', u.name))))
    from (
      select u.certainty, d.id, d.name from data_uses u left join data_categories d on d.id = u.data_category_id
      where u.scope_id in (a.id, a.controller_id) order by u.scope_id <> a.id, u.position, u.id) u)),
  'engagements', json_object('totalCount', (
    select count(*) from engagement_controller_activities l join engagements e on e.id = l.engagement_id
    where l.controller_activity_id = a.id and e.archived_at is null)),
  'securityMeasures', json_object('totalCount', (
    select count(*) from security_measures m where m.archived_at is null and m.id in (
      select l.security_measure_id from processing_scope_security_measures l where l.processing_scope_id in (a.id, a.controller_id)))),
  'systems', json_object('totalCount', (
    select count(*) from systems y where y.archived_at is null and y.id in (
      select l.system_id from processing_scope_systems l where l.processing_scope_id in (a.id, a.controller_id)))),
  -- A rule of the controller is hidden by own rules that together are for all the categories it is for.
  'retentionRules', json_object('totalCount', (
    select count(*) from processing_scope_retention_rules l join retention_rules r on r.id = l.retention_rule_id and r.archived_at is null
    where l.processing_scope_id = a.id
  ) + (
    select count(*) from processing_scope_retention_rules l join retention_rules r on r.id = l.retention_rule_id and r.archived_at is null
    where l.processing_scope_id = a.controller_id
      and not exists (
        select 1 from processing_scope_retention_rules o join retention_rules x on x.id = o.retention_rule_id
        where o.processing_scope_id = a.id and (o.retention_rule_id = l.retention_rule_id or x.archived_at is null
          and not exists (select 1 from retention_rule_data_categories c where c.retention_rule_id = x.id)))
      and (
        not exists (select 1 from retention_rule_data_categories c where c.retention_rule_id = l.retention_rule_id)
        or exists (
          select 1 from retention_rule_data_categories c where c.retention_rule_id = l.retention_rule_id and not exists (
            select 1 from processing_scope_retention_rules o join retention_rules x on x.id = o.retention_rule_id and x.archived_at is null
            join retention_rule_data_categories d on d.retention_rule_id = x.id
            where o.processing_scope_id = a.id and d.data_category_id = c.data_category_id)))))
))))) from (
  select * from controller_activities
  where register_id = ?1 and archived_at is null and (name_fold, id) > (?2, ?3) order by name_fold, id limit 50
) a
