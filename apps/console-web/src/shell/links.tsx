import {
  Anchor,
  Button,
  NavLink,
  type AnchorProps,
  type ButtonProps,
  type NavLinkProps,
} from '@mantine/core';
import { createLink } from '@tanstack/react-router';
import type { MouseEventHandler, ReactNode, Ref } from 'react';

interface OfElement {
  readonly ref?: Ref<HTMLAnchorElement>;
  readonly children?: ReactNode;
  readonly onClick?: MouseEventHandler<HTMLAnchorElement>;
}

/** Mantine's links, led by the router: an address of the console that does not exist is a type error. */
export const AnchorLink = createLink((props: AnchorProps & OfElement) => <Anchor {...props} />);
export const ButtonLink = createLink((props: ButtonProps & OfElement) => <Button component="a" {...props} />);
export const NavItem = createLink((props: NavLinkProps & OfElement) => <NavLink {...props} />);
