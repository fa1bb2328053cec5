// The formats that our schemas name beside those of JSON Schema: how large a number may be.

import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'

function whole(least: number, most: number) {
    const validate = (value: number) => Number.isInteger(value) && least <= value && value <= most
    return { type: 'number' as const, validate }
}

/** A strict validator of JSON Schema 2020-12: a keyword or format that it does not know is a fault. */
export function validator(): Ajv2020 {
    const ajv = new Ajv2020({ allErrors: true, strict: true, strictTypes: false })
    addFormats.default(ajv)
    ajv.addFormat('uint32', whole(0, 2 ** 32 - 1))
    ajv.addFormat('uint64', whole(0, Number.MAX_SAFE_INTEGER))
    ajv.addFormat('int64', whole(Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER))
    return ajv
}
