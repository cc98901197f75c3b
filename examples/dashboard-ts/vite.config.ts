import { defineConfig } from 'vite'

// The token stays here: the browser asks this server, which passes the question on.
const ropa = {
  target: process.env.ROPA_URL ?? 'http://127.0.0.1:8080',
  changeOrigin: true,
  headers: { Authorization: `Bearer ${process.env.ROPA_TOKEN}` },
}

export default defineConfig({
  server: { proxy: { '/graphql': ropa } },
  preview: { proxy: { '/graphql': ropa } },
})
