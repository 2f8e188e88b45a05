import type { ImageOwnerType } from '@abparts/contracts/image'
import { type SQL, sql } from 'drizzle-orm'

/** What a column says: it was deleted, must not be used, not everyone may see it, or they may do more than others. */
type Statement = 'deleted' | 'inactive' | 'restricted' | 'powerful'

/** When a column says so: where it is true, where it is not, or where there is anything in it. */
type When = 'true' | 'not true' | 'set'

interface Rule {
  /** Of a column, without underscores and capitals. */
  name: RegExp
  says: Statement
  when: When
}

/** By which names old installations know what ours does not have, or knows by another one. */
const rules: readonly Rule[] = [
  { name: /^(is)?(deleted|removed|archived|trashed)$/, says: 'deleted', when: 'true' },
  { name: /^(deleted|removed|archived|trashed)(at|on|by|date)$/, says: 'deleted', when: 'set' },
  { name: /^(is)?(active|enabled|approved)$|^status$/, says: 'inactive', when: 'not true' },
  { name: /^(is)?(inactive|deactivated|disabled|blocked|banned|suspended|locked)$/, says: 'inactive', when: 'true' },
  { name: /^(deactivated|disabled|blocked|banned|suspended|locked)(at|on|by|until)$/, says: 'inactive', when: 'set' },
  {
    ...{ name: /^(is)?(proprietary|private|confidential|internal|hidden|secret|restricted|exclusive|draft)$/ },
    ...{ says: 'restricted', when: 'true' },
  },
  {
    ...{ name: /^(is)?(public|published|visible|released)$|^visibility$|^access(level)?$|^classification$/ },
    ...{ says: 'restricted', when: 'not true' },
  },
]
const power: Rule = { name: /^(is)?(admin|administrator|superuser|superadmin|staff)$/, says: 'powerful', when: 'true' }
/** An organization by another name than `organization_id`: a part that has one is not for everybody. */
const belonging: Rule = {
  name: /^((owner|owning|proprietary|exclusive|restricted)(to|by)?(organi[sz]ation)?|organisation|org|company|tenant|client|customer)(id)?$/,
  ...{ says: 'restricted', when: 'set' },
}

const truths =
  "'t','true','1','y','yes','on','active','enabled','approved','public','published','visible','released','all'"
const falsehoods = "'','f','false','0','n','no','off'"

const ruleFor = (type: ImageOwnerType, column: string): Rule | undefined => {
  const name = column.toLowerCase().replaceAll('_', '')
  const own = { organization: [], user: [power], part: [belonging] }[type]
  return [...rules, ...own].find((rule) => rule.name.test(name))
}

/** Which of the columns that `tellingColumns` names for a row say this. */
export const columnsThatSay = (statement: Statement, type: ImageOwnerType, columns: readonly string[]): string[] =>
  columns.filter((column) => ruleFor(type, column)?.says === statement)

/** The names of those among the columns of a table that say such a thing of a row. */
export function tellingColumns(type: ImageOwnerType, columns: readonly string[]): SQL {
  const named = columns.flatMap((column) => {
    const rule = ruleFor(type, column)
    return rule === undefined ? [] : [sql`case when ${conditionOf(rule.when, column)} then ${column}::text end`]
  })
  return sql`array_remove(array[${sql.join(named, sql`, `)}]::text[], null)`
}

function conditionOf(when: When, column: string): SQL {
  const value = sql`lower(btrim(${sql.identifier(column)}::text))`
  switch (when) {
    case 'true':
      return sql`${value} not in (${sql.raw(falsehoods)})`
    // What nobody has said is not true.
    case 'not true':
      return sql`coalesce(${value}, '') not in (${sql.raw(truths)})`
    case 'set':
      return sql`coalesce(${value}, '') <> ''`
  }
}
