// The system under test: where it listens and who may ask, as `journey … -- COMMAND` tells it.

import { readFileSync } from 'node:fs'

/** The project's folder. */
export const PROJECT = new URL('../../', import.meta.url)

/** A file of the project. */
export function read(path: string): string {
    return readFileSync(new URL(path, PROJECT), 'utf8')
}

/** What the journey has told of its running system under this name. */
export function told(name: string): string {
    const value = process.env[`JOURNEY_${name}`]
    if (value === undefined) {
        throw new Error(
            `JOURNEY_${name} is not set: start these checks by \`journey portfolio --log kafka -- script/interfaces/run\``,
        )
    }
    return value
}

/** Headers of a caller in this role. */
export function as(role: string): { authorization: string } {
    return { authorization: `Bearer ${told(`TOKEN_${role.toUpperCase()}`)}` }
}
