// How a client is generated from the OpenAPI document.

import { defineConfig } from '@hey-api/openapi-ts'

export default defineConfig({
    input: '../../schemas/openapi/commands.json',
    output: { path: 'generated', module: { extension: '.ts' } },
    plugins: ['@hey-api/client-fetch', '@hey-api/typescript', '@hey-api/sdk'],
})
