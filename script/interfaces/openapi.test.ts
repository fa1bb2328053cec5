// Whether others can work with the descriptions of command-api and of query-graphql's reads: a
// validator of OpenAPI, and for the commands a client that a generator made of it, on the running
// services.

import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'

import { Validator } from '@seriousme/openapi-schema-validator'

import { validator } from './formats.ts'
import { createClient } from './generated/client/index.ts'
import { customerRegister, loanBoard, loanReceiveRepayment } from './generated/sdk.gen.ts'
import type { Commit, NothingToDo } from './generated/types.gen.ts'
import { as, read, told } from './system.ts'

/** Each description, and the service that serves it. */
const described = [
    ['commands.json', 'COMMANDS'],
    ['reads.json', 'QUERIES'],
] as const

/** What a client in this role sends to the running service. */
const client = (role: string) => createClient({ baseUrl: told('COMMANDS'), headers: as(role) })

/** The caller's own name for one command. */
const key = () => ({ 'Idempotency-Key': randomUUID() })

/** The id in a stream's or file's name: `loan-<uuid>`. */
const id = (name: string | undefined) => (name ?? '').replace(/^[a-z_]+-/, '')

/** The commit that a command was answered by. */
function commit(answered: Commit | NothingToDo | undefined): Commit {
    assert.ok(answered && 'sequence' in answered, `expected a commit: ${JSON.stringify(answered)}`)
    return answered
}

/** The one event of a commit, of the type that is expected. */
function event(answered: Commit | NothingToDo | undefined, type: string): Commit['events'][number] {
    const found = commit(answered).events.find(it => it.type === type)
    assert.ok(found, `expected an event ${type} in ${JSON.stringify(answered)}`)
    return found
}

/** How long a caller who is put off goes on asking. */
const PATIENCE_MS = 120_000

/**
 * What a call came to. One that is put off is made again, with the same key, when `Retry-After` says, as the
 * description asks for: on a full machine a partition may be without its writer for a while.
 */
async function asked<T extends { response?: Response | undefined }>(
    call: () => Promise<T>,
): Promise<T> {
    const until = Date.now() + PATIENCE_MS
    for (;;) {
        const answered = await call()
        const seconds = Number(answered.response?.headers.get('retry-after') ?? 'none')
        if (![429, 503].includes(answered.response?.status ?? 0) || Date.now() > until) {
            return answered
        }
        assert.ok(seconds >= 0, 'an answer that puts off has no Retry-After')
        await new Promise(awake => setTimeout(awake, seconds * 1000))
    }
}

for (const [name, service] of described) {
    const document = JSON.parse(read(`schemas/openapi/${name}`))

    test(`${name} is OpenAPI 3.1`, async () => {
        const said = await new Validator().validate(document)
        assert.deepEqual(said.errors ?? [], [])
        assert.equal(said.valid, true)
        assert.match(document.openapi, /^3\.1\./)
    })

    test(`the schemas in ${name} are JSON Schema 2020-12`, t => {
        const $defs = JSON.parse(
            JSON.stringify(document.components.schemas).replaceAll(
                '#/components/schemas/',
                '#/$defs/',
            ),
        )
        validator().compile({ $schema: 'https://json-schema.org/draft/2020-12/schema', $defs })
        for (const name of Object.keys($defs)) {
            validator().compile({ $defs, $ref: `#/$defs/${name}` })
        }
        t.diagnostic(`${Object.keys($defs).length} schemas of requests and answers`)
    })

    test(`the running service serves this very ${name}`, async () => {
        const served = await fetch(`${told(service)}/openapi.json`)
        assert.deepEqual(await served.json(), document)
    })
}

test('a generated client registers a customer and records a repayment', async () => {
    const registration = { body: { country: 'TG' as const, name: 'Afi Mensah' }, headers: key() }
    const register = () => customerRegister({ client: client('support'), ...registration })
    const registered = await asked(register)
    assert.equal(registered.error, undefined)
    assert.equal(registered.response?.status, 201)
    assert.equal(event(registered.data, 'customer.registered').data['country'], 'TG')

    // Sent again under its key, it is answered by the same commit.
    const again = await asked(register)
    assert.deepEqual(again.data, registered.data)

    const customer = id(commit(registered.data).file)
    const instalment = (number: number, due_on: string) => ({
        number,
        due_on,
        owed: { principal: { amount: 15_000, currency: 'XOF' } },
    })
    const boarding = {
        client: client('finance'),
        path: { customer },
        headers: key(),
        body: {
            lender: { kind: 'own_book' as const },
            reference: 'by a generated client',
            position: { rows: [instalment(1, '2027-01-31'), instalment(2, '2027-02-28')] },
        },
    }
    const boarded = await asked(() => loanBoard(boarding))
    assert.equal(boarded.error, undefined)
    const loan = id(event(boarded.data, 'loan.boarded').stream)

    const amount = { amount: 15_000, currency: 'XOF' }
    const repayment = {
        client: client('finance'),
        path: { customer, loan },
        headers: { ...key(), 'If-Match': '"1"' },
        body: {
            amount,
            money: { kind: 'external' as const, channel: 'tmoney', reference: randomUUID() },
        },
    }
    const repaid = await asked(() => loanReceiveRepayment(repayment))
    assert.equal(repaid.error, undefined)
    assert.deepEqual(event(repaid.data, 'loan.repayment_received').data['amount'], amount)
    assert.match(repaid.response?.headers.get('ledger-position') ?? '', /^[0-9]+@[0-9]+$/)
})

test('it meets a refusal as the document describes it', async () => {
    const refusal = { client: client('auditor'), headers: key(), body: { country: 'TG' as const } }
    const refused = await asked(() => customerRegister(refusal))
    assert.equal(refused.response?.status, 403)
    assert.equal(refused.data, undefined)
    assert.ok(refused.error && 'code' in refused.error, JSON.stringify(refused.error))
})
