export interface DepConstraint {
  readonly sourceTag: string;
  readonly onlyDependOnLibsWithTags: string[];
  readonly bannedExternalImports?: string[];
}

export declare function depConstraints(forSpecs: boolean): DepConstraint[];
