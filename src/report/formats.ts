/** What a report can be written as. */
export const reportFormats = ['html', 'markdown', 'json'] as const;

export type ReportFormat = (typeof reportFormats)[number];
