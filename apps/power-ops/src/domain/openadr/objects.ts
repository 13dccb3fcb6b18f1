/** Objects of OpenADR 3.0.1, as far as this service says them. Names are those of the specification. */
export interface ValuesMap {
  readonly type: string;
  readonly values: readonly (string | number)[];
}

/** Durations are ISO 8601; PT0S on an event that goes on is without end. */
export interface IntervalPeriod {
  readonly start: string;
  readonly duration: string;
}

export interface Interval {
  readonly id: number;
  readonly payloads: readonly ValuesMap[];
}

export interface EventPayloadDescriptor {
  readonly objectType: 'EVENT_PAYLOAD_DESCRIPTOR';
  readonly payloadType: string;
  readonly units?: string;
}

export interface ReportPayloadDescriptor {
  readonly objectType: 'REPORT_PAYLOAD_DESCRIPTOR';
  readonly payloadType: string;
  readonly readingType?: string;
  readonly units?: string;
}

interface Provisioned {
  readonly id: string;
  readonly createdDateTime: string;
  readonly modificationDateTime: string;
}

export interface Program extends Provisioned {
  readonly objectType: 'PROGRAM';
  readonly programName: string;
  readonly programLongName: string;
  readonly programType: string;
  readonly bindingEvents: boolean;
  readonly localPrice: boolean;
  readonly payloadDescriptors: readonly (EventPayloadDescriptor | ReportPayloadDescriptor)[];
  readonly targets: readonly ValuesMap[];
}

export interface Event extends Provisioned {
  readonly objectType: 'EVENT';
  readonly programID: string;
  readonly eventName: string;
  /** A lower number is a higher priority. */
  readonly priority: number;
  readonly targets: readonly ValuesMap[];
  readonly reportDescriptors: readonly {
    readonly payloadType: string;
    readonly readingType?: string;
    readonly units?: string;
  }[];
  readonly payloadDescriptors: readonly EventPayloadDescriptor[];
  readonly intervalPeriod: IntervalPeriod;
  readonly intervals: readonly Interval[];
}

export interface Report extends Provisioned {
  readonly objectType: 'REPORT';
  readonly programID: string;
  readonly eventID: string;
  readonly clientName: string;
  readonly payloadDescriptors: readonly ReportPayloadDescriptor[];
  readonly resources: readonly {
    readonly resourceName: string;
    readonly intervalPeriod: IntervalPeriod;
    readonly intervals: readonly Interval[];
  }[];
}

/** What a subscriber is told. */
export interface Notification {
  readonly objectType: 'EVENT' | 'REPORT';
  readonly operation: 'POST' | 'PUT';
  readonly object: Event | Report;
  readonly targets: readonly ValuesMap[];
}
