// Whether query-graphql speaks GraphQL over HTTP as the ecosystem's own audits want it.

import assert from 'node:assert/strict'
import { test } from 'node:test'

import { serverAudits } from 'graphql-http'

import { as, told } from './system.ts'

/** How many audits this version of graphql-http has: none may go missing. */
const AUDITS = 61

const audits = serverAudits({
    url: `${told('QUERIES')}/graphql`,
    // The audits know no callers; they send their own headers beside it.
    fetchFn: (url: string, request: RequestInit = {}) =>
        fetch(url, { ...request, headers: { ...as('auditor'), ...request.headers } }),
})

test(`graphql-http has ${AUDITS} audits`, () => {
    assert.equal(audits.length, AUDITS)
})

for (const audit of audits) {
    test(`${audit.id} ${audit.name}`, async () => {
        const result = await audit.fn()
        // SHOULD and MAY are wanted too: a notice or a warning fails.
        assert.equal(result.status, 'ok', 'reason' in result ? result.reason : undefined)
    })
}
