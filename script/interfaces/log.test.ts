// Whether others can read the log: a Kafka client, a CloudEvents SDK and a JSON Schema validator
// that are not ours, over every record of the running system's topic.

import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { before, test } from 'node:test'

import type { ValidateFunction } from 'ajv/dist/2020.js'
import { CloudEvent, Kafka } from 'cloudevents'

import { validator } from './formats.ts'
import { Chain, records } from './log.ts'
import type { Commit, Record } from './log.ts'
import { PROJECT, read } from './system.ts'

/** Of how many commits at least the headers are compared with the value; of void records all. */
const COMPARED = 1_000

/** Every one of so many commits is compared. */
const STEP = 7

/** So many faults are shown of each kind. */
const SHOWN = 5

const seen = { commits: 0, void: 0, events: 0, standings: 0, compared: 0, voidCompared: 0 }
const types = new Set<string>()
const faults = { headers: [] as string[], commits: [] as string[], events: [] as string[] }

const schemas = new Map<string, ValidateFunction>()
/** By kind of stream and version. */
const standings = new Map<string, ValidateFunction>()

/** In what the record, read by the CloudEvents SDK, differs from what its value says. */
function differences({ key, headers, value }: Record, commit: Commit, ledger: string): string[] {
    const message = { key, headers, value, body: value.toString() }
    const event = Kafka.toEvent(message)
    assert.ok(event instanceof CloudEvent, 'one record is one event')
    event.validate()
    const expected: { [name: string]: unknown } = {
        specversion: '1.0',
        id: commit.command.id,
        type: commit.command.type,
        source: `urn:uuid:${ledger}`,
        subject: commit.file,
        partitionkey: commit.file,
        // The SDK keeps milliseconds.
        time: new Date(commit.recorded_at).toISOString(),
        dataschema: 'urn:ledger:schemas/commit.v1.json',
        datacontenttype: 'application/json',
        data: commit,
    }
    const differs = (name: string) => {
        try {
            assert.deepStrictEqual(event[name], expected[name])
            return false
        } catch {
            return true
        }
    }
    return Object.keys(expected).filter(differs)
}

function note(list: string[], fault: string) {
    if (list.length < SHOWN) list.push(fault)
}

before(async () => {
    const ajv = validator()
    const commitSchema = ajv.compile(JSON.parse(read('schemas/commit.v1.json')))
    const folder = new URL('schemas/events/', PROJECT)
    for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
        const [, aggregate, event, version] = /^(\w+)\/(\w+)\.v(\d+)\.json$/.exec(name) ?? []
        if (version === undefined) continue
        const schema = ajv.compile(JSON.parse(read(`schemas/events/${name}`)))
        schemas.set(`${aggregate}.${event}.v${version}`, schema)
    }
    for (const name of readdirSync(new URL('schemas/standings/', PROJECT), { encoding: 'utf8' })) {
        const [, kind, version] = /^(\w+)\.v(\d+)\.json$/.exec(name) ?? []
        if (version === undefined) continue
        standings.set(`${kind}.v${version}`, ajv.compile(JSON.parse(read(`schemas/standings/${name}`))))
    }

    const chain = new Chain()
    let ledger: unknown
    for await (const record of records()) {
        const commit: Commit = JSON.parse(record.value.toString())
        ledger ??= commit.events[0]?.data['ledger']
        const kind = chain.judge(record, commit)
        seen[kind === 'void' ? 'void' : 'commits'] += 1
        if (kind === 'void' || seen.commits % STEP === 0) {
            seen[kind === 'void' ? 'voidCompared' : 'compared'] += 1
            const names = differences(record, commit, `${ledger}`)
            if (names.length > 0) note(faults.headers, `${record.place}: ${names.join(', ')}`)
        }
        if (!commitSchema(commit)) {
            note(faults.commits, `${record.place}: ${ajv.errorsText(commitSchema.errors)}`)
        }
        for (const { type, version, stream, data, standing } of commit.events) {
            seen.events += 1
            types.add(`${type}.v${version}`)
            const schema = schemas.get(`${type}.v${version}`)
            if (schema === undefined) {
                note(faults.events, `${record.place}: ${type}.v${version} has no schema`)
            } else if (!schema(data)) {
                note(faults.events, `${record.place}, ${type}: ${ajv.errorsText(schema.errors)}`)
            }
            if (standing === undefined) continue
            seen.standings += 1
            const kind = `${type.split('.')[0]}.v${standing.version}`
            const stands = standings.get(kind)
            if (stands === undefined) {
                note(faults.events, `${record.place}: a standing of ${kind} has no schema`)
            } else if (!stands(standing.data)) {
                note(faults.events, `${record.place}, ${stream}: ${ajv.errorsText(stands.errors)}`)
            }
        }
    }
})

test('a CloudEvents SDK reads each commit as its value says', t => {
    assert.deepEqual(faults.headers, [])
    assert.ok(seen.compared >= COMPARED, `${seen.compared} were compared, expected ${COMPARED}`)
    t.diagnostic(`${seen.compared} of ${seen.commits} commits read by a CloudEvents SDK`)
})

test('it reads well-formed void records as well', t => {
    assert.ok(seen.void > 0, 'the log has none: the replaced writer should have left some')
    assert.equal(seen.voidCompared, seen.void)
    t.diagnostic(`${seen.void} void records read by a CloudEvents SDK`)
})

test('each commit is as its schema says', () => {
    assert.deepEqual(faults.commits, [])
})

test('each event is as the schema of its type and version says', t => {
    assert.deepEqual(faults.events, [])
    assert.ok(seen.events > 0 && seen.standings > 0)
    t.diagnostic(`${seen.events} events of ${types.size} of ${schemas.size} types validated by JSON Schema`)
})
