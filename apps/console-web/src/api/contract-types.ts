/** What the console answers of the contracts; test/delivery-types.spec.ts holds it to its OpenAPI document. */

export interface ListedContract {
  readonly topic: string;
  readonly status: 'draft' | 'published';
  readonly description: string;
  /** The field of every payload that is the key of the record. */
  readonly key: string;
  readonly partitions: number;
  readonly cleanupPolicy: string;
  readonly retentionDays: number;
  readonly producers: readonly string[];
  readonly consumers: readonly ContractReader[];
}

export interface ContractReader {
  readonly name: string;
  /** The version that it reads; another one is lifted to that. */
  readonly writtenFor: string;
  /** It follows the log by itself and handles no events. */
  readonly follows?: true;
}

export interface Contract extends ListedContract {
  readonly envelope: JsonSchema;
  readonly events: readonly ContractEvent[];
}

export interface ContractEvent {
  readonly type: string;
  readonly status: 'draft' | 'published';
  readonly description: string;
  readonly performative: string | null;
  readonly payload: JsonSchema;
  readonly examples: readonly unknown[];
}

/** As much of JSON Schema as the page reads. */
export interface JsonSchema {
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly format?: string;
  readonly enum?: readonly unknown[];
  readonly 'x-open-enum'?: readonly unknown[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly items?: JsonSchema;
}
