import { defineConfig } from 'vite'

// Names without hashes: the server revalidates by ETag, and what is committed changes in place.
const names = (folder) => ({
  entryFileNames: `${folder}[name].js`,
  chunkFileNames: `${folder}[name].js`,
  assetFileNames: `${folder}[name][extname]`,
})

// The fonts that GraphiQL's style brings within itself are a sixth of all; those of the reader's system do. Monaco brings its
// icons as a file.
const systemFonts = {
  name: 'system-fonts',
  enforce: 'pre',
  transform(code, id) {
    if (id.endsWith('.css')) {
      return code.replace(/@font-face\s*\{[^}]*data:font[^}]*\}/g, '')
    }
  },
}

export default defineConfig({
  base: '/graphiql/',
  plugins: [systemFonts],
  build: {
    outDir: '../dist/graphiql',
    emptyOutDir: true,
    // No file within another: the page's policy wants them from the server.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // What is built holds the work of others, whose licences go with it.
    license: { fileName: 'licenses.txt' },
    chunkSizeWarningLimit: 3000,
    rolldownOptions: {
      output: names(''),
      // Libraries mark what runs in browsers only, which here is everything.
      checks: { moduleLevelDirective: false },
    },
  },
  worker: { format: 'es', rolldownOptions: { output: names('worker/') } },
})
