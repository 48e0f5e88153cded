#!/usr/bin/env node
// Prisma's schema engine without its native binary: the CLI talks line-delimited JSON-RPC to whatever
// PRISMA_SCHEMA_ENGINE_BINARY names; this answers with the same engine compiled to WebAssembly.
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import * as wasm from '@prisma/schema-engine-wasm/schema_engine_bg';
import { canConnect, createDatabase } from './prisma-engine-database.mjs';
import { schemaEngineAdapter } from './prisma-engine-adapter.mjs';

/** The CLI reads its engine's stderr as one JSON object a line. */
const log = (level, fields) =>
  process.stderr.write(`${JSON.stringify({ level, target: 'schema_engine::logger', fields })}\n`);

/** What the CLI waits for an answer to, and what broke the engine for good. */
let awaited;
let broken;

/**
 * A panic leaves the call it happened in unanswered for ever, and an engine that simply exits makes the CLI end with
 * code 0 and no output. So the waiting call is answered, and every later one, until the CLI closes the pipe.
 */
function panic(message) {
  broken ??= `the schema engine panicked: ${message}`;
  log('ERROR', { message: broken });
  process.exitCode = 101;
  if (awaited !== undefined) respond(awaited, { error: rpcError(broken) });
}

// Looked up by name from inside the WebAssembly module.
globalThis.PRISMA_WASM_PANIC_REGISTRY = { set_message: panic };
process.on('uncaughtException', (error) => panic(String(error?.stack ?? error)));
process.on('unhandledRejection', (error) => panic(String(error?.stack ?? error)));

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    version: { type: 'boolean', short: 'V' },
    datasource: { type: 'string' },
    datamodels: { type: 'string', multiple: true },
    'enabled-preview-features': { type: 'string' },
    'extension-types': { type: 'string' },
  },
});
const datasource = values.datasource ? JSON.parse(values.datasource) : {};

if (values.version) {
  console.log(`schema-engine-cli ${wasmVersion()}`);
} else if (positionals[0] === 'cli') {
  await runOnce(positionals[1]);
} else {
  await serve();
}

async function runOnce(command) {
  const actions = { 'can-connect-to-database': canConnect, 'create-database': createDatabase };
  const failure = await actions[command](datasource.url);
  if (!failure) return;
  // The CLI drops the first line.
  log('INFO', { message: command });
  log('ERROR', failure);
  process.exitCode = 1;
}

async function serve() {
  let engine;
  for await (const line of createInterface({ input: process.stdin })) {
    const { id, method, params } = JSON.parse(line);
    // Without a method it is the CLI's receipt for something printed.
    if (!method) continue;
    awaited = id;
    if (broken) {
      respond(id, { error: rpcError(broken) });
      continue;
    }
    // Not awaited: after a panic this never settles, and the next line must still be read.
    void call((engine ??= loadEngine()), method, params).then((answer) => respond(id, answer));
  }
  process.exit();
}

async function call(engine, method, params) {
  const name = method === 'getDatabaseVersion' ? 'version' : method;
  try {
    const result = await (await engine)[name](params);
    if (method === 'diff' && typeof result.stdout === 'string')
      write({ id: 'print', method: 'print', params: { content: result.stdout } });
    return { result: result ?? null };
  } catch (error) {
    return { error: rpcError(error?.message ?? String(error), error) };
  }
}

function respond(id, answer) {
  if (awaited !== id) return;
  awaited = undefined;
  write({ id, ...answer });
}

/** Never marked as a panic: the CLI would offer to send a report to its makers. */
function rpcError(message, { code, meta } = {}) {
  return {
    code: 4466,
    message,
    data: { is_panic: false, message, error_code: code ?? null, meta: meta ?? null },
  };
}

function write(message) {
  process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
}

async function loadEngine() {
  // By hand, because Node before 24.5 cannot import a .wasm file.
  const path = new URL('schema_engine_bg.wasm', import.meta.resolve('@prisma/schema-engine-wasm'));
  const module = await WebAssembly.compile(readFileSync(path));
  const { exports } = await WebAssembly.instantiate(module, { './schema_engine_bg.js': wasm });
  wasm.__wbg_set_wasm(exports);
  exports.__wbindgen_start();
  const datamodels = values.datamodels?.map((path) => [basename(path), readFileSync(path, 'utf8')]);
  const factory = bindMigrationAwareSqlAdapterFactory(schemaEngineAdapter(datasource.url));
  const onLog = (line) => log('INFO', { message: String(line) });
  return wasm.SchemaEngine.new({ datamodels }, onLog, factory);
}

function wasmVersion() {
  const manifest = new URL('package.json', import.meta.resolve('@prisma/schema-engine-wasm'));
  return JSON.parse(readFileSync(manifest, 'utf8')).version;
}
