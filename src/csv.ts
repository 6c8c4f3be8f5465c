/**
 * CSV as RFC 4180 has it: a line for each row. Numbers have as many digits as it takes to read back the same ones, cells
 * without a value are empty, mappings and lists are JSON.
 */
export function csv(rows: readonly (readonly unknown[])[]): string {
  return rows.map((cells) => `${cells.map(csvCell).join(',')}\r\n`).join('');
}

function csvCell(value: unknown): string {
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value ?? '');
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
