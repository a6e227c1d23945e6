// node compare.mjs INDICATOR_VALUES: our indicators against TA-Lib itself (a WebAssembly build of it), on 20,000
// random candles. Every value must agree within 1e-9 of its size and begin on the same bar.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const kSkipped = 77;
const kTolerance = 1e-9;
const kMostOutputs = 3;

const modules = process.env.TRADEWIND_NODE_MODULES;
let library;
try {
    const require = createRequire(join(modules, 'any.js'));
    const directory = dirname(require.resolve('talib-web'));
    // The package loads its code with fetch, which cannot read files.
    globalThis.fetch = async (path) =>
        new Response(readFileSync(path), { headers: { 'content-type': 'application/wasm' } });
    library = await require('talib-web').init(join(directory, 'talib.wasm'));
} catch (error) {
    console.log(`skipped: ${error.message}`);
    process.exit(kSkipped);
}

function doubles(path) {
    const bytes = readFileSync(path);
    return new Float64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
}

function onHeap(values) {
    const address = library._malloc(values.length * 8);
    library.HEAPF64.set(values, address / 8);
    return address;
}

function fromTaLib(name, inputs, parameters, output) {
    const length = inputs[0].length;
    const places = inputs.map(onHeap);
    const outputs = Array.from({ length: kMostOutputs }, () => onHeap(new Float64Array(length)));
    const range = library._malloc(8);
    const status = library[`_TA_${name}`](0, length - 1, ...places, ...parameters, range, range + 4, ...outputs);
    if (status !== 0) {
        throw new Error(`TA-Lib refused ${name}(${parameters}) with ${status}`);
    }
    const begin = library.HEAP32[range / 4];
    const count = library.HEAP32[range / 4 + 1];
    const values = library.HEAPF64.slice(outputs[output] / 8, outputs[output] / 8 + count);
    [...places, ...outputs, range].forEach((place) => library._free(place));
    return { begin, values };
}

function firstDifference(ours, theirs) {
    let worst = null;
    let wrong = 0;
    ours.forEach((value, i) => {
        const size = Math.max(Math.abs(value), Math.abs(theirs[i]));
        const error = size === 0 ? 0 : Math.abs(value - theirs[i]) / size;
        if (!(error <= kTolerance)) {
            ++wrong;
            worst ??= `at ${i}: ours ${value}, TA-Lib ${theirs[i]}`;
        }
    });
    return wrong === 0 ? null : `${wrong} values differ, the first ${worst}`;
}

const directory = mkdtempSync(join(tmpdir(), 'tradewind-talib-'));
let failures = 0;
let compared = 0;
try {
    execFileSync(process.argv[2], [directory], { stdio: 'inherit' });
    const columns = Object.fromEntries(['open', 'high', 'low', 'close', 'volume']
        .map((name) => [name, doubles(join(directory, `${name}.f64`))]));
    for (const line of readFileSync(join(directory, 'manifest.txt'), 'utf8').trim().split('\n')) {
        const [name, inputs, parameters, output, begin, file] = line.split(' ');
        const theirs = fromTaLib(name, inputs.split(',').map((column) => columns[column]),
            parameters === '-' ? [] : parameters.split(',').map(Number), Number(output));
        const ours = doubles(join(directory, file));
        let fault = null;
        if (theirs.begin !== Number(begin) || theirs.values.length !== ours.length) {
            fault = `ours begin at ${begin} (${ours.length}), TA-Lib's at ${theirs.begin} (${theirs.values.length})`;
        } else {
            fault = firstDifference(ours, theirs.values);
        }
        compared += ours.length;
        if (fault) {
            ++failures;
            console.log(`${name}(${parameters}) output ${output}: ${fault}`);
        }
    }
} finally {
    rmSync(directory, { recursive: true, force: true });
}
console.log(`${compared} values compared with TA-Lib, ${failures} series differ`);
process.exit(failures === 0 && compared > 0 ? 0 : 1);
