import { query, send } from "../api/client";

export interface Imported {
  name: string;
  key: string;
  automation: string;
  state: string;
  version: number;
}

export interface ImportReceipt {
  created: Imported[];
  updated: Imported[];
  unchanged: Imported[];
  warnings: { field: string; message: string }[];
  dry_run: boolean;
}

/** Imports a workflow's front matter; on trial it is only checked. */
export async function importText(text: string, automation: string, isTrial: boolean): Promise<ImportReceipt> {
  const type = text.trimStart().startsWith("---") ? "text/markdown" : "application/yaml";
  return JSON.parse(
    await send("POST", `/api/v1/experiments/import${query({ automation, dry_run: isTrial ? "true" : undefined })}`, { body: text, type }),
  ) as ImportReceipt;
}
