import { ask } from './client'
import { graphql } from './gql'
import type { ActivitiesQueryVariables, ActivityFragment, RecordStatus } from './gql/graphql'

export type Role = 'both' | 'controller' | 'processor'

export interface Filter {
  text?: string
  status?: RecordStatus
  role: Role
}

// Page is which page is shown: the first, the one after a cursor, or the one before it.
export type Page = { after?: string; before?: string }

const pageSize = 5

graphql(`
  fragment Activity on ProcessingActivity {
    __typename
    id
    name
    recordStatus
    nextReviewOn
    owner { name }
  }
`)

const activities = graphql(`
  query Activities(
    $text: String, $status: RecordStatus, $first: Int, $after: String, $last: Int, $before: String
    $both: Boolean!, $controller: Boolean!, $processor: Boolean!
  ) {
    both: processingActivities(
      first: $first, after: $after, last: $last, before: $before, orderBy: [{field: NAME}]
      where: {name: {contains: $text}, recordStatus: {eq: $status}}
    ) @include(if: $both) {
      nodes { ...Activity }
      pageInfo { ...Place }
    }
    controller: controllerActivities(
      first: $first, after: $after, last: $last, before: $before, orderBy: [{field: NAME}]
      where: {name: {contains: $text}, recordStatus: {eq: $status}}
    ) @include(if: $controller) {
      nodes { ...Activity }
      pageInfo { ...Place }
    }
    processor: processorActivities(
      first: $first, after: $after, last: $last, before: $before, orderBy: [{field: NAME}]
      where: {name: {contains: $text}, recordStatus: {eq: $status}}
    ) @include(if: $processor) {
      nodes { ...Activity }
      pageInfo { ...Place }
    }
    asController: controllerActivities(where: {name: {contains: $text}, recordStatus: {eq: $status}}) { totalCount }
    asProcessor: processorActivities(where: {name: {contains: $text}, recordStatus: {eq: $status}}) { totalCount }
  }
  fragment Place on PageInfo { hasNextPage hasPreviousPage startCursor endCursor }
`)

// list fetches a page of the activities that pass the filter, and how many do in each role.
export async function list({ text, status, role }: Filter, { after, before }: Page) {
  const variables: ActivitiesQueryVariables = {
    // What is undefined is not sent, and a comparison that is not sent holds.
    text: text || undefined,
    status,
    ...(before ? { last: pageSize, before } : { first: pageSize, after }),
    both: role === 'both',
    controller: role === 'controller',
    processor: role === 'processor',
  }
  const data = await ask(activities, variables)
  const page = data[role]
  const rows: ActivityFragment[] = page?.nodes ?? []
  return {
    rows,
    place: page?.pageInfo,
    totals: { controller: data.asController?.totalCount ?? 0, processor: data.asProcessor?.totalCount ?? 0 },
  }
}

export type Listed = Awaited<ReturnType<typeof list>>
