// The log as any Kafka client sees it: every record of the topic, and which of them are void.

import { createHash, randomUUID } from 'node:crypto'

import { Consumer } from '@platformatic/kafka'

import { told } from './system.ts'

/** A record of the topic. */
export interface Record {
    place: string
    partition: number
    key: string
    headers: { [name: string]: string }
    value: Buffer
}

/** What of a commit is compared here. */
export interface Commit {
    sequence: number
    prev: string
    epoch: number
    takeover?: boolean
    file: string
    command: { id: string; type: string }
    recorded_at: string
    events: {
        type: string
        version: number
        stream: string
        data: { [name: string]: unknown }
        standing?: { version: number; data: { [name: string]: unknown } }
    }[]
}

const NOBODY_COMMITS = { autocommit: false, mode: 'earliest' } as const

/** Every record there is when this is called, in the order of each partition. */
export async function* records(): AsyncGenerator<Record> {
    // kafka://host:port[,host:port…]/topic
    const [brokers = '', topic = ''] = told('LOG').replace(/^kafka:\/\//, '').split('/')
    const consumer = new Consumer({
        clientId: 'interfaces',
        groupId: `interfaces-${randomUUID()}`,
        bootstrapBrokers: brokers.split(','),
    })
    try {
        const ends = (await consumer.listOffsets({ topics: [topic] })).get(topic) ?? []
        let left = ends.reduce((sum, end) => sum + Number(end), 0)
        const stream = await consumer.consume({ topics: [topic], maxWaitTime: 100, ...NOBODY_COMMITS })
        for await (const { partition, offset, key, value, headers } of stream) {
            if (offset >= (ends[partition] ?? 0n)) continue
            yield {
                place: `partition ${partition}, offset ${offset}`,
                partition,
                key: key.toString(),
                headers: Object.fromEntries([...headers].map(([name, text]) => [`${name}`, `${text}`])),
                value,
            }
            left -= 1
            if (left === 0) break
        }
    } finally {
        await consumer.close(true)
    }
}

/** The heads of the partitions as far as they were read. */
export class Chain {
    #heads = new Map<number, { sequence: number; hash: string; epoch: number }>()

    /**
     * Whether the record is in the ledger or void. This is the rule of the log, written a second
     * time: what continues the head is in the ledger, what a replaced writer still sent is void.
     */
    judge({ partition, place, value }: Record, commit: Commit): 'in the ledger' | 'void' {
        const head = this.#heads.get(partition) ?? { sequence: 0, hash: '0'.repeat(64), epoch: 1 }
        const continues = commit.sequence === head.sequence + 1 && commit.prev === head.hash
        const next = commit.takeover === true ? head.epoch + 1 : head.epoch
        if (continues && commit.epoch === next) {
            const hash = createHash('sha256').update(value).digest('hex')
            this.#heads.set(partition, { sequence: commit.sequence, hash, epoch: commit.epoch })
            return 'in the ledger'
        }
        const late = commit.sequence <= head.sequence || commit.epoch < head.epoch
        if (!continues && (late || commit.takeover === true)) return 'void'
        throw new Error(`${place} is damage: it neither continues the chain nor is it void`)
    }
}
