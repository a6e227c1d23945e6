// ccxt as a client of the exchange server, everything without a key: REST and pro streams of USDT-M, COIN-M and spot.
// Usage: node public_calls.mjs <path to tradewind>
import assert from 'node:assert/strict';
import { check, failed, refused, within } from './checks.mjs';
import { client, startExchange } from './exchange_process.mjs';

const S = 'BTC/USDT:USDT';
const C = 'BTC/USD:BTC';
const kMinute = 60_000;
const server = await startExchange(process.argv[2]);

function checkCandles(candles, step) {
    candles.slice(1).forEach((candle, i) => assert.equal(candle[0] - candles[i][0], step));
    for (const [, open, high, low, close, volume] of candles) {
        assert.ok(high >= Math.max(open, close) && low <= Math.min(open, close) && volume >= 0);
    }
}

function checkBook(book) {
    assert.ok(book.bids.length > 0 && book.asks.length > 0);
    assert.ok(book.bids[0][0] < book.asks[0][0]);
    book.bids.slice(1).forEach(([price], i) => assert.ok(price < book.bids[i][0]));
    book.asks.slice(1).forEach(([price], i) => assert.ok(price > book.asks[i][0]));
}

async function checkRest(exchange, symbol) {
    const say = (name, run) => check(`${exchange.id} ${name}`, run);
    await say('loadMarkets', async () => {
        const market = (await exchange.loadMarkets())[symbol];
        assert.ok(market.active && market.precision.price > 0 && market.precision.amount > 0);
        assert.ok(market.limits.amount.min > 0 && market.limits.amount.max > market.limits.amount.min);
    });
    await say('fetchTime', async () => assert.ok(Math.abs(await exchange.fetchTime() - Date.now()) < 5_000));
    await say('fetchStatus', async () => assert.equal((await exchange.fetchStatus()).status, 'ok'));
    await say('fetchTicker', async () => {
        const ticker = await exchange.fetchTicker(symbol);
        assert.equal(ticker.symbol, symbol);
        assert.ok(ticker.low <= ticker.last && ticker.last <= ticker.high && ticker.baseVolume > 0);
        assert.ok(ticker.vwap >= ticker.low * 0.99 && ticker.vwap <= ticker.high * 1.01, `vwap ${ticker.vwap}`);
    });
    await say('fetchTickers', async () => assert.ok(symbol in await exchange.fetchTickers()));
    await say('fetchBidsAsks', async () => {
        const { bid, ask } = (await exchange.fetchBidsAsks([symbol]))[symbol];
        assert.ok(bid > 0 && bid < ask);
    });
    await say('fetchOHLCV', async () => {
        const since = Math.floor(Date.now() / kMinute) * kMinute - 120 * kMinute;
        const minutes = await exchange.fetchOHLCV(symbol, '1m', since, 100);
        assert.equal(minutes.length, 100);
        assert.equal(minutes[0][0], since);
        checkCandles(minutes, kMinute);
        const newest = await exchange.fetchOHLCV(symbol, '1m', undefined, 3);
        assert.ok(Date.now() - newest.at(-1)[0] < kMinute + 5_000, 'the running candle comes last');
        const hours = await exchange.fetchOHLCV(symbol, '1h', undefined, 24);
        checkCandles(hours, 60 * kMinute);
        const within = await exchange.fetchOHLCV(symbol, '1m', hours.at(-2)[0], 60);
        assert.equal(hours.at(-2)[1], within[0][1]);
        assert.equal(hours.at(-2)[2], Math.max(...within.map((candle) => candle[2])));
        assert.equal(hours.at(-2)[3], Math.min(...within.map((candle) => candle[3])));
        assert.equal(hours.at(-2)[4], within.at(-1)[4]);
    });
    await say('fetchOrderBook', async () => {
        for (const limit of [5, 20, 100, undefined]) {
            checkBook(await exchange.fetchOrderBook(symbol, limit));
        }
    });
    await say('fetchTrades', async () => {
        await within(exchange.watchTrades(symbol), 'the first trade since the start');
        const trades = await exchange.fetchTrades(symbol, undefined, 10);
        assert.ok(trades.length > 0 && trades.length <= 10);
        assert.ok(trades.every((trade) => trade.price > 0 && trade.amount > 0 && ['buy', 'sell'].includes(trade.side)));
    });
}

async function checkFutures(exchange, symbol) {
    const say = (name, run) => check(`${exchange.id} ${name}`, run);
    await say('fetchOHLCV of marks and indices', async () => {
        for (const price of ['mark', 'index', 'premiumIndex']) {
            const candles = await exchange.fetchOHLCV(symbol, '5m', undefined, 10, { price });
            assert.equal(candles.length, 10);
        }
    });
    await say('fetchFundingRate and rates', async () => {
        const rate = await exchange.fetchFundingRate(symbol);
        assert.ok(rate.markPrice > 0 && rate.indexPrice > 0 && rate.fundingTimestamp > Date.now());
        assert.ok(symbol in await exchange.fetchFundingRates());
    });
    await say('fetchFundingRateHistory', async () => {
        const rates = await exchange.fetchFundingRateHistory(symbol, undefined, 10);
        assert.ok(rates.length > 0 && rates.length <= 10);
        rates.slice(1).forEach((rate, i) => assert.ok(rate.timestamp > rates[i].timestamp));
        const later = await exchange.fetchFundingRateHistory(symbol, rates[1].timestamp, 1);
        assert.equal(later[0].timestamp, rates[1].timestamp);
    });
    await say('fetchFundingIntervals', async () => assert.ok(await exchange.fetchFundingIntervals()));
    await say('fetchOpenInterest', async () => {
        const interest = await exchange.fetchOpenInterest(symbol);
        assert.ok(interest.openInterestAmount > 0 || interest.baseVolume > 0);
    });
    await say('fetchOpenInterestHistory', async () => {
        // Of coin-margined contracts ccxt sends the symbol as the pair, and a quarterly type.
        const params = exchange.id === 'binancecoinm' ? { pair: 'BTCUSD', contractType: 'PERPETUAL' } : {};
        assert.ok((await exchange.fetchOpenInterestHistory(symbol, '5m', undefined, 5, params)).length > 0);
    });
    await say('watchMarkPrice', async () => {
        assert.ok((await within(exchange.watchMarkPrice(symbol), 'mark price')).markPrice > 0);
    });
}

async function checkStreams(exchange, symbol) {
    const say = (name, run) => check(`${exchange.id} ${name}`, run);
    const watch = (name, ...more) => within(exchange[name](...more), name);
    await say('watchTicker', async () => assert.ok((await watch('watchTicker', symbol)).last > 0));
    await say('watchTicker, the full one', async () => {
        const ticker = await watch('watchTicker', symbol, { name: 'ticker' });
        assert.ok(ticker.last > 0 && ticker.percentage !== undefined);
    });
    await say('watchTickers', async () => assert.ok(Object.keys(await watch('watchTickers')).length > 0));
    await say('watchOHLCV', async () => {
        const candles = await watch('watchOHLCV', symbol, '1m');
        assert.ok(Date.now() - candles.at(-1)[0] < 2 * kMinute);
    });
    await say('watchTrades', async () => assert.ok((await watch('watchTrades', symbol))[0].price > 0));
    await say('watchBidsAsks', async () => {
        const { bid, ask } = (await watch('watchBidsAsks', [symbol]))[symbol];
        assert.ok(bid < ask);
    });
    await say('watchOrderBook keeps step with REST', async () => {
        let book;
        for (let i = 0; i < 5; ++i) {
            book = await watch('watchOrderBook', symbol);
            checkBook(book);
        }
        assert.ok(book.nonce > 0);
    });
    await say('unWatchTicker', async () => { await watch('unWatchTicker', symbol, { name: 'ticker' }); });
}

const futures = await client('binanceusdm', server.address);
const coin = await client('binancecoinm', server.address);
const spot = await client('binance', server.address);
spot.options.fetchMarkets = { types: ['spot'] };
try {
    await checkRest(futures, S);
    await checkFutures(futures, S);
    await checkStreams(futures, S);
    await checkRest(coin, C);
    await checkFutures(coin, C);
    await checkStreams(coin, C);
    await check('a coin-margined contract is 100 dollars', async () => {
        assert.equal(coin.market(C).contractSize, 100);
        assert.equal(coin.market(C).settle, 'BTC');
    });
    await checkRest(spot, 'BTC/USDT');
    await checkStreams(spot, 'BTC/USDT');
    await check('errors carry the venue\'s codes', async () => {
        await refused(-1121, () => futures.fapiPublicGetDepth({ symbol: 'NOSUCH' }));
        await refused(-1102, () => futures.fapiPublicGetDepth());
        await refused(-4021, () => futures.fapiPublicGetDepth({ symbol: 'BTCUSDT', limit: 7 }));
        await refused(-1120, () => futures.fapiPublicGetKlines({ symbol: 'BTCUSDT', interval: '7m' }));
        await refused(-1130, () => futures.fapiPublicGetKlines({ symbol: 'BTCUSDT', interval: '1m', limit: 1501 }));
        await refused(-1023, () => futures.fapiPublicGetKlines(
            { symbol: 'BTCUSDT', interval: '1m', startTime: 2, endTime: 1 }));
    });
} finally {
    await Promise.all([futures, coin, spot].map((exchange) => exchange.close().catch(() => {})));
    server.stop();
}
process.exit(failed === 0 ? 0 : 1);
