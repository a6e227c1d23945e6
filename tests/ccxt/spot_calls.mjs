// ccxt as a client of the exchange server's spot market behind a key: REST, the account's stream and orders over the
// WebSocket API, transfers between the wallets. Usage: node spot_calls.mjs <path to tradewind>
import assert from 'node:assert/strict';
import { check, failed, within } from './checks.mjs';
import { client, startExchange } from './exchange_process.mjs';

const S = 'BTC/USDT';
const server = await startExchange(process.argv[2]);

const anna = await client('binance', server.address, 'anna');
anna.options.fetchMarkets = { types: ['spot'] };
const futures = await client('binanceusdm', server.address, 'anna');
try {
    await anna.loadMarkets();
    const last = async () => (await anna.fetchTicker(S)).last;
    const far = async () => Number(anna.priceToPrecision(S, (await last()) * 0.97));

    await check('fetchBalance', async () => {
        const balance = await anna.fetchBalance();
        assert.equal(balance.USDT.free, 100000);
        assert.equal(balance.BTC.total, 0, 'coins of coin-margined contracts are not in the spot wallet');
    });
    await check('fetchTradingFee', async () => assert.ok((await anna.fetchTradingFee(S)).taker > 0));
    await check('createOrder limit, fetchOrder, fetchOpenOrders, cancelOrder', async () => {
        const order = await anna.createOrder(S, 'limit', 'buy', 0.01, await far());
        assert.equal(order.status, 'open');
        assert.equal((await anna.fetchOrder(order.id, S)).clientOrderId, order.clientOrderId);
        assert.equal((await anna.fetchOpenOrders(S)).length, 1);
        assert.ok((await anna.fetchBalance()).USDT.used > 0);
        assert.equal((await anna.cancelOrder(order.id, S)).status, 'canceled');
    });
    await check('editOrder', async () => {
        const order = await anna.createOrder(S, 'limit', 'buy', 0.01, await far());
        const edited = await anna.editOrder(order.id, S, 'limit', 'buy', 0.02, await far());
        assert.notEqual(edited.id, order.id);
        assert.equal(edited.amount, 0.02);
        await anna.cancelAllOrders(S);
        assert.equal((await anna.fetchOpenOrders(S)).length, 0);
    });
    await check('postOnly', async () => {
        const order = await anna.createOrder(S, 'limit', 'buy', 0.01, await far(), { postOnly: true });
        assert.equal(order.status, 'open');
        assert.equal(order.postOnly, true);
        await anna.cancelOrder(order.id, S);
        const above = Number(anna.priceToPrecision(S, (await last()) * 1.01));
        await assert.rejects(() => anna.createOrder(S, 'limit', 'buy', 0.01, above, { postOnly: true }), /immediately match/);
    });
    await check('createOrder market, fetchMyTrades, fetchOrders', async () => {
        const order = await anna.createOrder(S, 'market', 'buy', 0.02);
        assert.equal(order.status, 'closed');
        assert.equal(order.filled, 0.02);
        const trades = await anna.fetchMyTrades(S);
        assert.equal(trades.filter((each) => each.order === order.id).reduce((sum, each) => sum + each.amount, 0), 0.02);
        assert.equal(trades[0].fee.currency, 'BTC');
        assert.ok((await anna.fetchOrders(S)).length >= 5);
        assert.ok((await anna.fetchBalance()).BTC.free < 0.02, 'the fee is taken from the coins bought');
    });
    await check('createMarketBuyOrderWithCost', async () => {
        const order = await anna.createMarketBuyOrderWithCost(S, 50);
        assert.equal(order.status, 'closed');
        assert.ok(order.cost > 49 && order.cost <= 50, "steps as fine as the venue's");
    });
    await check('insufficient funds', () => assert.rejects(() => anna.createOrder(S, 'market', 'sell', 5), /insufficient balance/));
    await check('transfer and fetchTransfers', async () => {
        const before = (await futures.fetchBalance()).USDT.total;
        const moved = await anna.transfer('USDT', 1500, 'spot', 'future');
        assert.ok(moved.id);
        assert.equal((await futures.fetchBalance()).USDT.total, before + 1500);
        const transfers = await anna.fetchTransfers('USDT', undefined, undefined, { fromAccount: 'spot', toAccount: 'future' });
        assert.equal(transfers[0].id, moved.id);
        assert.equal(transfers[0].amount, 1500);
        await futures.transfer('USDT', 500, 'future', 'spot');
        assert.equal((await futures.fetchBalance()).USDT.total, before + 1000);
    });

    await check('pro: watchBalance, watchOrders, watchMyTrades', async () => {
        const balances = anna.watchBalance();
        const orders = anna.watchOrders(S);
        const trades = anna.watchMyTrades(S);
        await new Promise((done) => setTimeout(done, 500));
        const bought = await anna.createOrder(S, 'market', 'buy', 0.01);
        const [balance, told, traded] = await within(Promise.all([balances, orders, trades]), 'events of an order');
        assert.ok(balance.USDT.free > 0);
        assert.equal(told[0].id, bought.id);
        assert.equal(traded[0].order, bought.id);
        assert.equal(traded[0].fee.currency, 'BTC');
        await within((async () => {
            while (!anna.orders.some((each) => each.id === bought.id && each.status === 'closed')) {
                await new Promise((done) => setTimeout(done, 20));
            }
        })(), 'the end of the order');
    });
    await check('pro: a transfer in the balance', async () => {
        const before = (await anna.fetchBalance()).USDT.free;
        const changed = anna.watchBalance();
        await anna.transfer('USDT', 100, 'spot', 'future');
        assert.equal((await within(changed, 'the balance')).USDT.free, before - 100);
    });
    await check('pro: createOrderWs, fetchOrderWs, cancelOrderWs', async () => {
        const order = await within(anna.createOrderWs(S, 'limit', 'buy', 0.01, await far()), 'the order');
        assert.equal((await within(anna.fetchOrderWs(order.id, S), 'the status')).status, 'open');
        assert.equal((await within(anna.fetchOpenOrdersWs(S), 'open orders')).length, 1);
        assert.equal((await within(anna.cancelOrderWs(order.id, S), 'the cancel')).status, 'canceled');
        assert.ok((await within(anna.fetchMyTradesWs(S), 'trades')).length > 0);
        assert.ok((await within(anna.fetchBalanceWs(), 'the balance')).info.balances.length > 0);
        assert.ok((await within(anna.fetchOHLCVWs(S, '1m'), 'candles')).length > 0);
    });
} finally {
    for (const exchange of [anna, futures]) {
        await exchange.close().catch(() => {});
    }
    server.stop();
}
console.log(failed === 0 ? 'all calls answered' : `${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
