import type { ComponentChildren } from "preact";

export interface Column<T> {
  title: ComponentChildren;
  cell: (row: T) => ComponentChildren;
  /** Numbers stand right, in figures of one width. */
  isNumber?: boolean;
  /** Stands back behind the others. */
  isAside?: boolean;
  /** A key of a variant: long ones are broken, but not to nothing. */
  isKey?: boolean;
  /** Sentences, which need some width. */
  isText?: boolean;
  /** Names the row. */
  isName?: boolean;
}

interface Props<T> {
  caption: string;
  columns: readonly Column<T>[];
  rows: readonly T[];
  keyOf: (row: T) => string;
}

/** A table that scrolls by itself where the window is narrow. */
export function DataTable<T>({ caption, columns, rows, keyOf }: Props<T>) {
  return (
    <div class="scroll" role="group" aria-label={caption} tabIndex={0}>
      <table>
        <caption class="hidden">{caption}</caption>
        <thead>
          <tr>
            {columns.map((column, i) => (
              <th key={i} scope="col" class={classOf(column)}>
                {column.title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={keyOf(row)}>
              {columns.map((column, i) => (
                <Cell key={i} column={column} row={row} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Cell<T>({ column, row }: { column: Column<T>; row: T }) {
  return column.isName ? <th scope="row">{column.cell(row)}</th> : <td class={classOf(column)}>{column.cell(row)}</td>;
}

function classOf<T>(column: Column<T>): string | undefined {
  const classes = [column.isNumber && "number", column.isAside && "aside", column.isText && "prose", column.isKey && "key"].filter(Boolean);
  return classes.length === 0 ? undefined : classes.join(" ");
}
