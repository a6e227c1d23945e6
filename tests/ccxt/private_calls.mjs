// ccxt as a client of the exchange server, everything behind a key: REST and pro, USDT-M and COIN-M.
// Usage: node private_calls.mjs <path to tradewind>
import assert from 'node:assert/strict';
import { check, failed, refused, within } from './checks.mjs';
import { client, startExchange } from './exchange_process.mjs';

const S = 'BTC/USDT:USDT';
const server = await startExchange(process.argv[2]);

const anna = await client('binanceusdm', server.address, 'anna');
const bert = await client('binanceusdm', server.address, 'bert');
const coin = await client('binancecoinm', server.address, 'anna');
try {
    await anna.loadMarkets();
    await bert.loadMarkets();
    const price = async (factor) => anna.priceToPrecision(S, (await anna.fetchTicker(S)).last * factor);
    const far = async () => Number(await price(0.97));

    await check('fetchBalance', async () => {
        const balance = await anna.fetchBalance();
        assert.equal(balance.USDT.total, 100000);
        assert.equal(balance.USDT.free, 100000);
    });
    await check('fetchPositions without any', async () => assert.deepEqual(await anna.fetchPositions(), []));
    await check('fetchLeverageTiers', async () => {
        const tiers = await anna.fetchLeverageTiers([S]);
        assert.ok(tiers[S].length > 0 && tiers[S][0].maxLeverage > 1);
        assert.ok((await anna.fetchMarketLeverageTiers(S)).length > 0);
    });
    await check('fetchTradingFee and fees', async () => {
        assert.ok((await anna.fetchTradingFee(S)).taker > 0);
        assert.ok(Object.keys(await anna.fetchTradingFees()).length > 0);
    });
    await check('setLeverage and fetchLeverage', async () => {
        assert.equal(String((await anna.setLeverage(10, S)).leverage), '10');
        assert.equal((await anna.fetchLeverage(S)).longLeverage, 10);
        await refused(-4028, () => anna.setLeverage(125, S).then(() => anna.setLeverage(124, 'SOL/USDT:USDT')));
    });
    await check('setMarginMode and fetchMarginMode', async () => {
        await anna.setMarginMode('isolated', S);
        assert.equal((await anna.fetchMarginMode(S)).marginMode, 'isolated');
        await refused(-4046, () => anna.setMarginMode('isolated', S));
    });
    await check('position mode', async () => {
        assert.equal((await anna.fetchPositionMode(S)).hedged, false);
        await refused(-4059, () => anna.setPositionMode(false, S));
        await refused(-4061, () => anna.createOrder(S, 'market', 'buy', 0.01, undefined, { positionSide: 'LONG' }));
    });

    let limit;
    await check('createOrder limit, fetchOrder, fetchOpenOrders', async () => {
        limit = await anna.createOrder(S, 'limit', 'buy', 0.01, await far());
        assert.equal(limit.status, 'open');
        assert.equal(limit.filled, 0);
        const found = await anna.fetchOrder(limit.id, S);
        assert.equal(found.clientOrderId, limit.clientOrderId);
        assert.equal(found.status, 'open');
        assert.equal((await anna.fetchOpenOrders(S)).length, 1);
        assert.equal((await anna.fetchOpenOrders()).length, 1);
        assert.equal((await bert.fetchOpenOrders(S)).length, 0);
    });
    await check('editOrder', async () => {
        const edited = await anna.editOrder(limit.id, S, 'limit', 'buy', 0.02, await far() - 10);
        assert.equal(edited.amount, 0.02);
    });
    await check('cancelOrder, and again', async () => {
        assert.equal((await anna.cancelOrder(limit.id, S)).status, 'canceled');
        await refused(-2011, () => anna.cancelOrder(limit.id, S));
        await refused(-2013, () => anna.fetchOrder('999999999', S));
    });
    await check('by clientOrderId, immediate or cancel', async () => {
        await anna.createOrder(S, 'limit', 'buy', 0.01, await far(), { clientOrderId: 'abc1' });
        await refused(-4116, async () => anna.createOrder(S, 'limit', 'buy', 0.01, await far(), { clientOrderId: 'abc1' }));
        assert.equal((await anna.cancelOrder(undefined, S, { clientOrderId: 'abc1' })).status, 'canceled');
        const ioc = await anna.createOrder(S, 'limit', 'buy', 0.01, await far(), { clientOrderId: 'abc1', timeInForce: 'IOC' });
        assert.equal(ioc.status, 'expired');
    });
    await check('post-only, good till date, price match', async () => {
        const post = await anna.createOrder(S, 'limit', 'buy', 0.01, await far(), { postOnly: true });
        assert.equal(post.timeInForce, 'PO');
        const until = Date.now() + 3600000;
        const gtd = await anna.createOrder(S, 'limit', 'buy', 0.01, await far(), { timeInForce: 'GTD', goodTillDate: until });
        assert.equal(gtd.status, 'open');
        const queue = await anna.createOrder(S, 'limit', 'buy', 0.01, undefined, { priceMatch: 'QUEUE_5' });
        assert.ok(queue.price > 0);
        await anna.cancelAllOrders(S);
        assert.equal((await anna.fetchOpenOrders(S)).length, 0);
    });
    await check('createOrders and cancelOrders', async () => {
        const at = await far();
        const placed = await anna.createOrders([
            { symbol: S, type: 'limit', side: 'buy', amount: 0.01, price: at },
            { symbol: S, type: 'limit', side: 'buy', amount: 0.01, price: at - 10 }]);
        assert.equal(placed.length, 2);
        const canceled = await anna.cancelOrders(placed.map((order) => order.id), S);
        assert.deepEqual(canceled.map((order) => order.status), ['canceled', 'canceled']);
    });
    await check('createOrder market, position, margin, trades', async () => {
        const bought = await anna.createOrder(S, 'market', 'buy', 0.1);
        assert.equal(bought.status, 'closed');
        assert.equal(bought.average, undefined, 'acknowledgements have no average price');
        assert.ok((await anna.fetchOrder(bought.id, S)).average > 0);
        const [position] = await anna.fetchPositions([S]);
        assert.equal(position.contracts, 0.1);
        assert.equal(position.side, 'long');
        assert.equal(position.marginMode, 'isolated');
        assert.ok(position.liquidationPrice > 0);
        await anna.addMargin(S, 50);
        await anna.reduceMargin(S, 20);
        const trades = await anna.fetchMyTrades(S, undefined, 10);
        assert.ok(trades.length > 0 && trades[0].fee.cost > 0);
        assert.ok((await anna.fetchLedger()).length > 0);
        assert.ok(Array.isArray(await anna.fetchFundingHistory(S)));
        assert.ok((await anna.fetchPositionADLRank(S)) !== undefined);
    });
    await check('conditional orders', async () => {
        const trigger = Number(await price(0.95));
        const stop = await anna.createOrder(S, 'market', 'sell', 0.1, undefined, { triggerPrice: trigger, reduceOnly: true });
        assert.equal(stop.status, 'open');
        assert.equal(stop.triggerPrice, trigger);
        assert.equal((await anna.fetchOrder(stop.id, S, { trigger: true })).status, 'open');
        const close = await anna.createOrder(S, 'STOP_MARKET', 'sell', 0, undefined,
            { stopPrice: trigger, closePosition: true, workingType: 'MARK_PRICE' });
        const target = await anna.createOrder(S, 'market', 'sell', 0.1, undefined, { takeProfitPrice: Number(await price(1.04)) });
        const trailing = await anna.createOrder(S, 'market', 'sell', 0.1, undefined,
            { trailingPercent: 1.5, trailingTriggerPrice: Number(await price(1.03)), reduceOnly: true });
        assert.ok(close.id && target.id && trailing.id);
        const stopLimit = await anna.createOrder(S, 'limit', 'sell', 0.1, Number(await price(0.951)), { triggerPrice: trigger });
        assert.ok(stopLimit.id);
        assert.equal((await anna.fetchOpenOrders(S, undefined, undefined, { trigger: true })).length, 5);
        await anna.cancelOrder(stop.id, S, { trigger: true });
        await anna.cancelAllOrders(S, { trigger: true });
        assert.equal((await anna.fetchOpenOrders(S, undefined, undefined, { trigger: true })).length, 0);
        assert.equal((await anna.fetchOrders(S, undefined, undefined, { trigger: true })).length, 5);
        await refused(-2021, async () => anna.createOrder(S, 'market', 'sell', 0.1, undefined,
            { stopLossPrice: Number(await price(1.02)) }));
    });
    await check('refusals by number', async () => {
        await refused(-4120, () => anna.fapiPrivatePostOrder({ symbol: 'BTCUSDT', side: 'SELL', type: 'STOP_MARKET',
            quantity: '0.1', stopPrice: '1' }));
        await refused(-2019, () => bert.createOrder(S, 'market', 'buy', 900));
        await refused(-2022, () => bert.createOrder(S, 'market', 'sell', 0.01, undefined, { reduceOnly: true }));
        await refused(-5022, async () => bert.createOrder(S, 'limit', 'buy', 0.01, Number(await price(1.02)), { postOnly: true }));
        await refused(-1111, () => anna.fapiPrivatePostOrder({ symbol: 'BTCUSDT', side: 'BUY', type: 'MARKET', quantity: '0.00000001' }));
        const thief = await client('binanceusdm', server.address, 'anna');
        thief.secret = 'wrong';
        await refused(-1022, () => thief.fapiPrivateV3GetAccount());
        thief.apiKey = 'nobody';
        await refused(-2015, () => thief.fapiPrivateV3GetAccount());
    });
    await check('countdownCancelAll', async () => {
        const set = await anna.fapiPrivatePostCountdownCancelAll({ symbol: 'BTCUSDT', countdownTime: 100000 });
        assert.equal(set.countdownTime, '100000');
        await anna.fapiPrivatePostCountdownCancelAll({ symbol: 'BTCUSDT', countdownTime: 0 });
    });
    await check('fetchOrders, fetchClosedOrders', async () => {
        assert.ok((await anna.fetchOrders(S)).length > 3);
        assert.ok((await anna.fetchClosedOrders(S)).every((order) => order.status === 'closed'));
    });

    await check('pro: watchOrders, watchMyTrades, watchPositions, watchBalance', async () => {
        const orders = within(bert.watchOrders(S), 'watchOrders');
        const trades = within(bert.watchMyTrades(S), 'watchMyTrades');
        const balance = within(bert.watchBalance(), 'watchBalance');
        const positions = within(bert.watchPositions([S]), 'watchPositions');
        await new Promise((resolve) => setTimeout(resolve, 500));
        await bert.createOrder(S, 'market', 'buy', 0.05);
        assert.equal((await orders)[0].symbol, S);
        assert.equal((await trades)[0].amount > 0, true);
        assert.ok((await balance).USDT.total < 100000);
        await positions;
        const moved = within(bert.watchPositions([S]), 'watchPositions after a trade');
        await bert.createOrder(S, 'market', 'buy', 0.05);
        assert.equal((await moved).find((each) => each.symbol === S).side, 'long');
    });
    await check('pro: createOrderWs, editOrderWs, cancelOrderWs', async () => {
        const placed = await within(bert.createOrderWs(S, 'limit', 'buy', 0.01, await far()), 'createOrderWs');
        assert.equal(placed.status, 'open');
        const canceled = await within(bert.cancelOrderWs(placed.id, S), 'cancelOrderWs');
        assert.equal(canceled.status, 'canceled');
        const stop = await within(bert.createOrderWs(S, 'market', 'sell', 0.05, undefined,
            { triggerPrice: Number(await price(0.95)) }), 'createOrderWs with trigger');
        assert.ok(stop.id);
        await refused(-2011, () => within(bert.cancelOrderWs('999999999', S), 'cancelOrderWs'));
    });
    await check('close', async () => {
        await anna.createOrder(S, 'market', 'sell', 0.1, undefined, { reduceOnly: true });
        assert.deepEqual((await anna.fetchPositions([S])).filter((position) => position.contracts > 0), []);
    });

    await check('hedge mode', async () => {
        await anna.cancelAllOrders(S);
        await anna.setPositionMode(true, S);
        assert.equal((await anna.fetchPositionMode(S)).hedged, true);
        await refused(-4061, () => anna.createOrder(S, 'market', 'buy', 0.02));
        await anna.createOrder(S, 'market', 'buy', 0.02, undefined, { positionSide: 'LONG' });
        await anna.createOrder(S, 'market', 'sell', 0.01, undefined, { positionSide: 'SHORT' });
        const held = Object.fromEntries((await anna.fetchPositions([S])).map((each) => [each.side, each]));
        assert.equal(held.long.contracts, 0.02);
        assert.equal(held.short.contracts, 0.01);
        assert.equal(held.long.hedged, true);
        await refused(-4068, () => anna.setPositionMode(false, S));
        await anna.createOrder(S, 'market', 'sell', 0.02, undefined, { hedged: true, reduceOnly: true });
        await anna.createOrder(S, 'market', 'buy', 0.01, undefined, { hedged: true, reduceOnly: true });
        await anna.setPositionMode(false, S);
        await refused(-4059, () => anna.setPositionMode(false, S));
    });

    const markets = await coin.loadMarkets();
    const C = Object.keys(markets).find((name) => markets[name].swap && markets[name].inverse && markets[name].active);
    if (C === undefined) {
        console.log('--    COIN-M: the market has no such contract');
    } else {
        await check(`COIN-M ${C}`, async () => {
            const balance = await coin.fetchBalance();
            const base = markets[C].base;
            assert.ok(balance[base].total > 0, 'coin accounts are funded in their coins');
            const last = (await coin.fetchTicker(C)).last;
            const placed = await coin.createOrder(C, 'limit', 'buy', 1, Number(coin.priceToPrecision(C, last * 0.97)));
            assert.equal((await coin.fetchOpenOrders(C)).length, 1);
            await coin.cancelOrder(placed.id, C);
            const bought = await coin.createOrder(C, 'market', 'buy', 2);
            assert.ok((await coin.fetchOrder(bought.id, C)).average > 0);
            const position = (await coin.fetchPositions([C])).find((each) => each.contracts > 0);
            assert.equal(position.contracts, 2);
            const stop = await coin.createOrder(C, 'market', 'sell', 2, undefined,
                { triggerPrice: Number(coin.priceToPrecision(C, last * 0.95)), reduceOnly: true });
            assert.ok(stop.id);
            assert.ok((await coin.fetchMyTrades(C)).length > 0);
            assert.ok((await coin.fetchLeverageTiers([C]))[C].length > 0);
            await coin.setLeverage(5, C);
        });
    }
} finally {
    for (const exchange of [anna, bert, coin]) {
        await exchange.close().catch(() => {});
    }
    server.stop();
}
console.log(failed === 0 ? 'all calls answered' : `${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
