-- One processor with everything around it. ?1 register, ?3 id.
-- What is aggregated is ordered below: an order by inside json_group_array would turn objects into quoted texts.
select json_object('data', json_object('node', json_object(
  'key', p.key, 'services', json(p.services),
  'attestations', json((
    select json_group_array(json_object('name', value ->> 'name', 'reference', value ->> 'reference', 'validUntil', value ->> 'validUntil'))
    from json_each(p.attestations))),
  'organisation', json((
    select json_object(
      'name', o.name, 'legalName', o.legal_name, 'country', o.country, 'website', o.website,
      'addresses', json((
        select json_group_array(json_object('kind', value ->> 'kind', 'lines', json(value -> 'lines'), 'locality', value ->> 'locality',
          'postalCode', value ->> 'postalCode', 'country', value ->> 'country'))
        from json_each(o.addresses))),
      'contacts', json((
        select json_group_array(json_object('kind', c.kind, 'name', c.name, 'jobTitle', c.job_title, 'email', c.email, 'phones', json(c.phones)))
        from (select * from contacts c where c.organisation_id = o.id order by c.position, c.id) c)))
    from organisations o where o.id = p.organisation_id)),
  'dataUses', json((
    select json_group_array(json_object('certainty', u.certainty,
      'dataCategory', json((select json_object('name', d.name) from data_categories d where d.id = u.data_category_id)),
      'dataSubjectCategories', json((
        select json_group_array(json_object('name', s.name))
        from (
          select s.name from data_use_data_subject_categories l join data_subject_categories s on s.id = l.data_subject_category_id
          where l.data_use_id = u.id order by l.data_subject_category_id) s))))
    from (select * from data_uses u where u.scope_id = p.id order by u.position, u.id) u)),
  'securityMeasures', json_object('nodes', json((
    select json_group_array(json_object('name', m.name, 'categories', json(m.categories)))
    from (
      select m.name, m.categories from processing_scope_security_measures l join security_measures m on m.id = l.security_measure_id
      where l.processing_scope_id = p.id and m.archived_at is null order by l.security_measure_id) m))),
  'engagements', json_object('nodes', json((
    select json_group_array(json_object(
      'key', e.key, 'name', e.name, 'subjectMatter', e.subject_matter, 'nature', e.nature, 'duration', e.duration, 'startedOn', e.started_on,
      'categoriesOfProcessing', json(e.categories_of_processing),
      'instructions', json((
        select json_group_array(json_object('text', value ->> 'text', 'givenOn', value ->> 'givenOn')) from json_each(e.instructions))),
      'engager', json((
        select json_object('__typename', iif(e.engager_controller_id is null, 'Processor', 'Controller'),
          'organisation', json_object('name', o.name, 'country', o.country))
        from organisations o where o.id = coalesce(
          (select c.organisation_id from controllers c where c.id = e.engager_controller_id),
          (select r.organisation_id from processors r where r.id = e.engager_processor_id)))),
      'agreement', json((
        select json_object('title', g.title, 'form', g.form, 'status', g.status, 'signedOn', g.signed_on,
          'subProcessorAuthorisation', g.sub_processor_authorisation, 'objectionWindow', g.objection_window,
          'objectionWindowUnit', g.objection_window_unit, 'breachNoticeHours', g.breach_notice_hours, 'endOfContract', g.end_of_contract,
          'governingLaw', g.governing_law,
          'terms', json((
            select json_group_array(json_object('letter', value ->> 'letter', 'agreed', value ->> 'agreed', 'clause', value ->> 'clause'))
            from json_each(g.terms))),
          'parties', json((
            select json_group_array(json_object('capacity', y.capacity, 'joinedAs', y.joined_as, 'signatory', y.signatory,
              'organisation', json_object('name', y.name)))
            from (
              select y.capacity, y.joined_as, y.signatory, o.name from agreement_parties y join organisations o on o.id = y.organisation_id
              where y.agreement_id = g.id order by y.position, y.id) y)))
        from agreements g where g.id = e.agreement_id)),
      'controllerActivities', json((
        select json_group_array(json_object('name', a.name))
        from (
          select a.name from engagement_controller_activities l join controller_activities a on a.id = l.controller_activity_id
          where l.engagement_id = e.id order by l.controller_activity_id) a)),
      'processorActivities', json((
        select json_group_array(json_object('name', a.name, 'instructedPurposes', json((
          select json_group_array(json_object('name', q.name))
          from (
            select q.name from processor_activity_instructed_purposes i join purposes q on q.id = i.purpose_id
            where i.processor_activity_id = a.id order by i.purpose_id) q))))
        from (
          select a.id, a.name from engagement_processor_activities l join processor_activities a on a.id = l.processor_activity_id
          where l.engagement_id = e.id order by l.processor_activity_id) a)),
      'subProcessing', json((
        select json_group_array(json_object('authorisation', s.authorisation, 'objectionWindow', s.objection_window, 'objectionWindowUnit', s.objection_window_unit,
          'decision', s.decision, 'flowDown', s.flow_down, 'downstream', json((
            select json_object('name', d.name, 'engaged', json_object('organisation', json_object('name', o.name, 'country', o.country)))
            from engagements d join processors r on r.id = d.engaged_id join organisations o on o.id = r.organisation_id
            where d.id = s.downstream_id))))
        from (select * from sub_processings s where s.upstream_id = e.id order by s.position, s.id) s)),
      'dataUses', json((
        select json_group_array(json_object('certainty', u.certainty,
          'dataCategory', json((select json_object('name', d.name) from data_categories d where d.id = u.data_category_id)),
          'dataSubjectCategories', json((
            select json_group_array(json_object('name', s.name))
            from (
              select s.name from data_use_data_subject_categories l join data_subject_categories s on s.id = l.data_subject_category_id
              where l.data_use_id = u.id order by l.data_subject_category_id) s))))
        from (
          select * from data_uses u where u.scope_id in (e.id, e.engaged_id) order by u.scope_id <> e.id, u.position, u.id) u)),
      -- Those of the processor behind the engagement's own, without what both name.
      'securityMeasures', json_object('nodes', json((
        select json_group_array(json_object('name', m.name))
        from (
          select m.name from (
            select security_measure_id id, min(processing_scope_id <> e.id) inherited from processing_scope_security_measures
            where processing_scope_id in (e.id, e.engaged_id) group by security_measure_id
          ) l join security_measures m on m.id = l.id where m.archived_at is null order by l.inherited, m.id) m)))))
    from (select * from engagements e where e.engaged_id = p.id and e.archived_at is null order by e.name_fold, e.id) e)))
))) from processors p where p.register_id = ?1 and p.id = ?3
