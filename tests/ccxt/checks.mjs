// What the scripts here share: named checks that are all run, refusals by code, and events that must come in time.
import assert from 'node:assert/strict';

export let failed = 0;

export async function check(name, run) {
    try {
        await run();
        console.log(`ok    ${name}`);
    } catch (error) {
        failed += 1;
        console.log(`FAIL  ${name}: ${error.stack?.split('\n').slice(0, 4).join(' | ')}`);
    }
}

export async function refused(code, call) {
    await assert.rejects(call, (error) => {
        assert.match(error.message, new RegExp(`"code":${code}\\b`), error.message);
        return true;
    });
}

export const within = (promise, what) => Promise.race([promise,
    new Promise((_, reject) => setTimeout(() => reject(new Error(`nothing came: ${what}`)), 10_000).unref())]);
