import type { IForbiddenRuleType } from 'dependency-cruiser';

export declare function layers(root?: string): IForbiddenRuleType[];
