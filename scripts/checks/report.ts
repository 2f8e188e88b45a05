interface TestCounts {
  passed: number
  failed: number
}

export interface StageResult extends TestCounts {
  /** Shown when something failed. */
  output: string
}

export interface Report {
  total: Readonly<TestCounts>
  /** Runs one stage, prints its outcome and time, and adds it to the totals. Returns whether nothing failed in it. */
  stage: (name: string, work: () => Promise<StageResult>) => Promise<boolean>
}

export function createReport(): Report {
  const total: TestCounts = { passed: 0, failed: 0 }
  return {
    total,
    stage: async (name, work) => {
      const startedAt = performance.now()
      const { passed, failed, output } = await work()
      total.passed += passed
      total.failed += failed
      const outcome = failed > 0 ? 'FAILED' : passed > 0 ? `${passed} passed` : 'ok'
      console.log(`${name.padEnd(24)}${outcome.padEnd(16)}${((performance.now() - startedAt) / 1000).toFixed(1)} s`)
      if (failed > 0) console.log(output)
      return failed === 0
    },
  }
}
