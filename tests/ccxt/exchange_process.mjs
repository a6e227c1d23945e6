// Starts the exchange server for a test and points ccxt at it: nothing else of ccxt is changed.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { createRequire } from 'node:module';
import path from 'node:path';

const modules = process.env.TRADEWIND_NODE_MODULES;
const require = createRequire(path.join(modules, 'x.js'));
export const ccxt = require('ccxt');

export async function startExchange(binary, more = []) {
    const server = spawn(binary, ['exchange', '--listen', '127.0.0.1:0', '--account', 'anna:secret-a:100000',
        '--account', 'bert:secret-b:100000', ...more], { stdio: ['ignore', 'pipe', 'inherit'] });
    const lines = createInterface({ input: server.stdout })[Symbol.asyncIterator]();
    const first = await lines.next();
    const found = /^listening http:\/\/(\S+)$/.exec(first.value ?? '');
    if (!found) {
        throw new Error(`the server did not listen: ${first.value}`);
    }
    return { address: found[1], stop: () => server.kill('SIGTERM') };
}

const kRest = ['fapiPublic', 'fapiPublicV2', 'fapiPublicV3', 'fapiPrivate', 'fapiPrivateV2', 'fapiPrivateV3', 'fapiData',
    'dapiPublic', 'dapiPrivate', 'dapiPrivateV2', 'dapiData', 'sapi', 'public', 'private'];

export async function client(kind, address, account) {
    const options = { enableRateLimit: false, options: { fetchOpenOrders: { warnWithoutSymbol: false } } };
    if (account) {
        options.apiKey = account;
        options.secret = account === 'bert' ? 'secret-b' : 'secret-a';
    }
    const exchange = new ccxt.pro[kind](options);
    for (const key of kRest) {
        if (typeof exchange.urls.api[key] === 'string') {
            exchange.urls.api[key] = exchange.urls.api[key].replace(/^https:\/\/[^/]+/, `http://${address}`);
        }
    }
    exchange.urls.api.ws.future = `ws://${address}/ws`;
    exchange.urls.api.ws.delivery = `ws://${address}/ws`;
    exchange.urls.api.ws['ws-api'].future = `ws://${address}/ws-fapi/v1`;
    exchange.urls.api.ws['ws-api'].delivery = `ws://${address}/ws-dapi/v1`;
    exchange.urls.api.ws.spot = `ws://${address}/spot/ws`;
    exchange.urls.api.ws['ws-api'].spot = `ws://${address}/ws-api/v3`;
    await exchange.loadHttpProxyAgent();
    return exchange;
}
