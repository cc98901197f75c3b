import { defineConfig } from 'vite'

// The token stays here: the browser asks this server, which passes the question on.
const target = process.env.ROPA_URL ?? 'http://127.0.0.1:8080'
const ropa = {
  target,
  changeOrigin: true,
  headers: { Authorization: `Bearer ${process.env.ROPA_TOKEN}`, Origin: target },
}

export default defineConfig({
  server: { proxy: { '/graphql': ropa } },
  preview: { proxy: { '/graphql': ropa } },
})
