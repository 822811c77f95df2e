// A real Bluesky server (PDS) and the directory of its accounts (PLC), on loopback only.
// Everything lives under DATA_DIR and is there again after a restart. One JSON line on stdout says that it is ready.
// It ends when its standard input closes, so it never outlives the program that started it.
const crypto = require('crypto'), fs = require('fs'), net = require('net'), path = require('path');
const plc = require('@did-plc/server');
const { PDS, envToCfg, envToSecrets } = require('@atproto/pds');
const { Secp256k1Keypair } = require('@atproto/crypto');

const { DATA_DIR, PLC_PORT, PDS_PORT, APPVIEW_URL } = process.env;

// Both servers call listen(port), which would open them to the network.
const listen = net.Server.prototype.listen;
net.Server.prototype.listen = function (...given) {
  if (typeof given[0] === 'number' && typeof given[1] !== 'string') given.splice(1, 0, '127.0.0.1');
  return listen.apply(this, given);
};

// The directory keeps its accounts in memory: a journal brings them back.
async function directory() {
  const journal = path.join(DATA_DIR, 'plc.jsonl'), memory = plc.Database.mock();
  const add = memory.validateAndAddOp.bind(memory);
  if (fs.existsSync(journal))
    for (const line of fs.readFileSync(journal, 'utf8').split('\n').filter(Boolean)) {
      const { did, operation } = JSON.parse(line);
      await add(did, operation);
    }
  memory.validateAndAddOp = async (did, operation) => {
    await add(did, operation);
    fs.appendFileSync(journal, JSON.stringify({ did, operation }) + '\n');
  };
  return plc.PlcServer.create({ db: memory, port: +PLC_PORT });
}

async function secrets() {
  const file = path.join(DATA_DIR, 'secrets.json');
  if (fs.existsSync(file)) return JSON.parse(fs.readFileSync(file, 'utf8'));
  const rotation = await Secp256k1Keypair.create({ exportable: true });
  const made = {
    jwtSecret: crypto.randomBytes(16).toString('hex'),
    adminPassword: crypto.randomBytes(16).toString('hex'),
    dpopSecret: crypto.randomBytes(32).toString('hex'),
    recoveryDidKey: (await Secp256k1Keypair.create()).did(),
    plcRotationKeyK256PrivateKeyHex: Buffer.from(await rotation.export()).toString('hex'),
  };
  fs.writeFileSync(file, JSON.stringify(made), { mode: 0o600 });
  return made;
}

async function main() {
  const appView = APPVIEW_URL || 'http://localhost:1'; // nothing answers there: timelines and notifications are 502
  const settings = {
    ...(await secrets()),
    devMode: true,
    hostname: 'localhost',
    port: +PDS_PORT,
    dataDirectory: DATA_DIR,
    blobstoreDiskLocation: path.join(DATA_DIR, 'blobs'),
    didPlcUrl: `http://localhost:${PLC_PORT}`,
    serviceHandleDomains: ['.test'],
    inviteRequired: false,
    disableSsrfProtection: true,
    enableDidDocWithSession: true,
    bskyAppViewUrl: appView,
    bskyAppViewDid: 'did:web:localhost',
    bskyAppViewCdnUrlPattern: `${appView}/%s/%s/%s`,
  };
  const accounts = await directory();
  await accounts.start();
  const pds = await PDS.create(envToCfg(settings), envToSecrets(settings));
  await pds.start();
  const stop = async () => {
    await pds.destroy();
    await accounts.destroy();
    process.exit(0);
  };
  process.on('SIGTERM', stop);
  process.stdin.on('end', stop).resume();
  console.log(JSON.stringify({ ready: true }));
}

main().catch((trouble) => {
  console.error(trouble);
  process.exit(1);
});
