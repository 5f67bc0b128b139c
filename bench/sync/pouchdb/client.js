// The client's part of each step of bench.sync.candidate: `node client.js STEP URL`, in the folder of the run.
"use strict";

const fs = require("node:fs");
const PouchDB = require("pouchdb");

const MANY = 1000;
const PORTIONS = { batch_size: Number(process.env.PORTION) };
const TURNS = { "up-first": 1, up: 2 };

const rows = (name) =>
  fs.readFileSync(name, "utf8").trim().split("\n").map((line) => {
    const { id, ...fields } = JSON.parse(line);
    return { _id: id, ...fields };
  });

// The server is filled as any client would fill it; that is not counted.
async function fill(remote) {
  const all = rows("records.jsonl");
  for (let at = 0; at < all.length; at += MANY) {
    refuseErrors(await remote.bulkDocs(all.slice(at, at + MANY)));
  }
  return all.length;
}

async function change(local, turn) {
  const changed = rows(`changes-${turn}.jsonl`);
  for (const row of changed) row._rev = (await local.get(row._id))._rev;
  refuseErrors(await local.bulkDocs(changed));
}

function refuseErrors(results) {
  const wrong = results.filter((result) => result.error);
  if (wrong.length) throw new Error(JSON.stringify(wrong[0]));
}

async function exchange(local, remote, step) {
  const down = step in TURNS ? [] : [await local.replicate.from(remote, PORTIONS)];
  const up = step === "first" ? [] : [await local.replicate.to(remote, PORTIONS)];
  return [...down, ...up].reduce((moved, result) => moved + result.docs_written, 0);
}

async function main(step, url) {
  const local = new PouchDB("client");
  const remote = new PouchDB(`${url}/records`);
  let started = performance.now();
  let records;
  if (step === "ready") {
    records = await fill(remote);
  } else {
    if (step in TURNS) await change(local, TURNS[step]);
    started = performance.now();
    records = await exchange(local, remote, step);
  }
  const seconds = (performance.now() - started) / 1000;
  await local.close();
  console.log(JSON.stringify({ seconds, records }));
}

main(...process.argv.slice(2)).catch((fault) => {
  console.error(fault);
  process.exit(1);
});
